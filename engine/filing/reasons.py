"""Why a row was put into quarantine.

Reasons have stable codes for scripts; their words stand in `reason_words`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a row is in quarantine; the first sixteen are the adapters' `RecordFault`."""

    BAD_BYTES = "bad_bytes"
    NUL_BYTE = "nul_byte"
    RAGGED = "ragged"
    UNTERMINATED_QUOTE = "unterminated_quote"
    STRAY_QUOTE = "stray_quote"
    BAD_TEXT = "bad_text"
    INVALID_JSON = "invalid_json"
    NOT_AN_OBJECT = "not_an_object"
    NESTED_VALUE = "nested_value"
    REPEATED_NAME = "repeated_name"
    DELETED_RECORD = "deleted_record"
    UNMARKED_RECORD = "unmarked_record"
    BAD_MEMO = "bad_memo"
    NOT_A_RELEASE = "not_a_release"
    NOT_COMPILED = "not_compiled"
    WRONG_SHAPE = "wrong_shape"
    MERGED_CELL = "merged_cell"
    BLANK_ROW = "blank_row"
    MISSING_REQUIRED = "missing_required"
    REPEATED_ROW = "repeated_row"
    REPEATED_OF_EARLIER = "repeated_of_earlier"
    PAST_VERSION = "past_version"
    DUPLICATE_KEY = "duplicate_key"
    DUPLICATE_OF_EARLIER = "duplicate_of_earlier"
    DUPLICATE_IN_TABLE = "duplicate_in_table"
    SPREADSHEET_NUMBER = "spreadsheet_number"
    SPREADSHEET_ERROR = "spreadsheet_error"
    SPREADSHEET_FORMULA = "spreadsheet_formula"
    LOST_CHARACTER = "lost_character"
    NOT_RESIDENT_ID = "not_resident_id"
    NOT_CREDIT_CODE = "not_credit_code"
    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_BIRTH_DATE = "bad_birth_date"
    NOT_REGION_CODE = "not_region_code"
    NOT_IN_VALUES = "not_in_values"
    NOT_MONEY = "not_money"
    NOT_NUMBER = "not_number"
    NOT_COUNT = "not_count"
    NOT_PERCENT = "not_percent"
    NOT_PERIOD = "not_period"
    TOO_MANY_DECIMALS = "too_many_decimals"
    OUT_OF_RANGE = "out_of_range"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_MAXIMUM = "above_maximum"
    NOT_DATE = "not_date"
    NO_SUCH_DAY = "no_such_day"
    SERIAL_DATE = "serial_date"
    NOT_MONTH = "not_month"
    AMBIGUOUS_MONTH = "ambiguous_month"
    NOT_TIMESTAMP = "not_timestamp"
    NO_CLOCK = "no_clock"
    NO_SUCH_TIME = "no_such_time"
    TIME_TWICE = "time_twice"
    TIME_SKIPPED = "time_skipped"
    NOT_COORDINATE = "not_coordinate"
    NOT_DECIMAL_DEGREES = "not_decimal_degrees"
    OTHER_HEMISPHERE = "other_hemisphere"
    BEYOND_THE_EARTH = "beyond_the_earth"
    NOT_FLAG = "not_flag"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"


#: Rows with which there is nothing to mend: another one with the same content is filed, or a newer
#: version of it.
SETTLED: Final = frozenset((Reason.REPEATED_ROW, Reason.REPEATED_OF_EARLIER, Reason.PAST_VERSION))
