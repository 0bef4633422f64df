"""The demo's clock lets the waves of a referral pass one after the other, however far it is moved."""

from datetime import timedelta

import pytest

from cop.demo.limits import wave_ends
from members import clock
from members.demo.moving import move_clock

from .referral_kit import make_lawyer, offered, term

pytestmark = pytest.mark.django_db


def test_a_day_on_the_clock_is_three_waves_of_four_hours(cast, settings, relay):
    settings.CLOCK_CAN_MOVE = True
    for _ in range(10):
        make_lawyer(cast.centre)
    referral, start = offered(cast.centre, cast.coordinator, urgency=term("urgency", "custody_24h")), clock.now()
    assert len(wave_ends(start, start + timedelta(hours=5))) == 1
    assert len(wave_ends(start, start + timedelta(hours=3))) == 0
    try:
        move_clock(start + timedelta(days=1))
    finally:
        clock.forget()
    referral.refresh_from_db()
    assert (referral.state, referral.waves.count(), referral.offers.count()) == ("expired", 3, 9)
    hours = [(wave.ended_at - start) / timedelta(hours=1) for wave in referral.waves.order_by("number")]
    assert hours == pytest.approx([4, 8, 12], abs=0.1)
    assert len(wave_ends(start, start + timedelta(days=9))) == 0
