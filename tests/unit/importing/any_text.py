"""Texts as they may stand in a column: anything, and what programs and people really write there."""

from hypothesis import strategies as st

_NUMBERS = """1 -1 +1 1e27 1E+30 1e999999 -1e-999999 nan sNaN123 inf -Infinity 1_0 0x1F 0.005 1.234,56 1,234.56 $5 12,5
    99999999999999999.99 999999999999999.99"""
_MOMENTS = """2023-03-22 0001-01-01 9999-12-31 0001-01-01T00:00:00+14:00 9999-12-31T23:59:59-12:00 2023-02-30
    2023-03-22T25:00 20230322T00+08 2023-W12-3 03/22/23 24:00 1969-12-31 1900-01-01 2199-12-31T23:59:59-12:00"""
_CONTACTS = (
    """ann@example.org a@b @ a@b.cn,c@d.cn Ann<ann@example.org> 021-5555 無 无 N/A null - *** CNY cny sms Paid"""
)
_SIGNS = """" ' , \\ %s %(x)s {} =1+1 <b> &amp;"""
_STRANGE = (
    *(
        "",
        " ",
        "\u3000",
        "\n",
        "\r\n",
        "\t",
        "\x1c",
        "\x1b[31m",
        "\x7f",
        "\u200b",
        "\ufeff",
        "\u202eabc",
        "31.12.9999 23:59",
    ),
    *("\uffe5\uff11\uff12", "\u0661\u0662", "\u00bd", "\u0130", "\u00df", "\U0001f600" * 50, "a@b.cn\nBcc: x@y.cn"),
    *("9" * 400, "1" * 5000, "x" * 300, "\u957f" * 200),
)
"""What cannot be seen, digits of other scripts, letters that grow in small letters, and what is long."""
ODD = (*_NUMBERS.split(), *_MOMENTS.split(), *_CONTACTS.split(), *_SIGNS.split(), *_STRANGE)
"""What has broken some program or other."""


def any_text() -> st.SearchStrategy[str]:
    """A text that a CSV file may hold: no NUL and nothing that is not of its encoding, which are handed back before."""
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.one_of(
        st.sampled_from(ODD), st.text(letters, max_size=60), st.datetimes().map(str), st.decimals().map(str)
    )
