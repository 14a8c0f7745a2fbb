"""The policy language: text in, checked rule model or diagnostics out.

This floor knows lark and nothing of any data engine. Data flows one way:

    source text → tokens → syntax tree → rule model → (engine)
                               ↓              ↓
                           formatter     explanation in words
"""
