"""Fields that forms of several journeys have."""

from wtforms import DateField

from gateway.web.texts import gettext


class DayField(DateField):
    """A day, as `<input type="date">` sends it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Enter a date such as 2026-08-31")) from error
