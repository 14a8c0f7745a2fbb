"""Cases that others published, asked of Huiyan and compared answer by answer."""
