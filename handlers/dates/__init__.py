"""Talk about a person's own dates: told, changed, done, listed, cancelled, put off."""

from handlers.dates.own_case import led_by_own_case
from handlers.dates.talk import DATE_INTENTS, act_chosen, talk_of_dates

__all__ = ["DATE_INTENTS", "act_chosen", "led_by_own_case", "talk_of_dates"]
