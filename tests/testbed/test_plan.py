import ipaddress

import pytest

from testbed import guard, plan


@pytest.mark.parametrize("day", range(4))
def test_every_host_has_an_address_of_its_own_in_the_range(day):
    world = plan.draw(day, 7)
    addresses = list(world.addresses.values())
    assert len(set(addresses)) == len(addresses) == len(plan.SERVERS) + 12
    assert all(ipaddress.ip_address(guard.inside(address)) for address in addresses)


def test_the_same_seed_is_the_same_world_and_days_differ():
    assert plan.draw(2, 7) == plan.draw(2, 7)
    worlds = [plan.draw(day, 7) for day in range(4)]
    for of in ("prefix", "domain", "users", "zones", "browsers"):
        values = [getattr(world, of) for world in worlds]
        assert all(a != b for k, a in enumerate(values) for b in values[:k]), of


@pytest.mark.parametrize("day", range(8))
def test_what_is_weak_on_one_site_is_mended_on_the_other_and_one_thing_is_weak_on_both(day):
    sites = plan.draw(day, 7).sites
    assert {*sites["web"].weak, *sites["wiki"].weak} == set(plan.WEAK)
    assert sites["cloud"].weak == []
    assert len({*sites["web"].weak} & {*sites["wiki"].weak}) == 1


def test_some_passwords_are_on_the_list_of_guesses_and_some_are_not():
    world = plan.draw(0, 7)
    guessed = [word in world.guesses for word in world.users.values()]
    assert any(guessed)
    assert not all(guessed)
