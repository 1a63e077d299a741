"""Calls every operation of the API once and more, with the client that openapi-python-client makes of its OpenAPI document.

usage: drive-client.py URL FILE      URL: of the API, less the version. FILE: the OpenAPI document. In the environment:
                                     API_KEY, a key with the scope `admin`, and TOKEN, one of the user ada.

The client has to be importable as punchcard_client. Exit status 1 where an answer isn't what it should be, or where an
operation of the document wasn't called.
"""

import datetime
import json
import os
import re
import sys
from typing import Any, TypeVar

import httpx
from punchcard_client import AuthenticatedClient, Client
from punchcard_client.api.analytics import (
    get_challenge_analytics,
    get_event_stats,
    get_log,
    get_offer_analytics,
    get_points_stats,
    get_retention,
    get_streak_analytics,
)
from punchcard_client.api.api_keys import create_api_key, list_api_keys, revoke_api_key
from punchcard_client.api.definitions import (
    delete_challenge_definition,
    delete_event_definition,
    delete_leaderboard_definition,
    delete_offer_definition,
    delete_streak_definition,
    get_challenge_definition,
    get_event_definition,
    get_leaderboard_definition,
    get_offer_definition,
    get_streak_definition,
    list_challenge_definitions,
    list_challenge_versions,
    list_event_definitions,
    list_event_versions,
    list_leaderboard_definitions,
    list_leaderboard_versions,
    list_offer_definitions,
    list_offer_versions,
    list_streak_definitions,
    list_streak_versions,
    put_challenge_definition,
    put_event_definition,
    put_leaderboard_definition,
    put_offer_definition,
    put_streak_definition,
)
from punchcard_client.api.events import log_event, log_event_batch
from punchcard_client.api.leaderboards import get_leaderboard, get_neighbourhood, get_rank
from punchcard_client.api.offers import (
    add_coupons,
    capture_hold,
    get_coupon,
    get_offer_feed,
    get_redeemable,
    get_redemption,
    list_coupons,
    list_redemptions,
    redeem_offer,
    release_hold,
    use_coupon,
    void_coupon,
)
from punchcard_client.api.service import get_health, get_metrics, get_open_api, get_project
from punchcard_client.api.users import (
    adjust_points,
    create_user,
    erase_user,
    export_user,
    get_history,
    get_points,
    get_user,
    get_user_challenge,
    get_user_challenges,
    get_user_streak,
    get_user_streaks,
    list_users,
    reverse_entry,
    update_user,
)
from punchcard_client.models import (
    APIError,
    APIKey,
    APIKeyScope,
    Adjusted,
    AdjustedDryRun,
    Adjustment,
    AllStats,
    Balance,
    Batch,
    BatchError,
    Booked,
    Capture,
    ChallengeAnalytics,
    ChallengeDefinition,
    ChallengeDefinitionInput,
    ChallengeDefinitionVersions,
    ChallengeStanding,
    CohortInterval,
    Comparison,
    ComparisonOperator,
    ConditionGroup,
    ConditionType,
    Costs,
    Coupon,
    CouponPage,
    CouponStatus,
    CouponUse,
    CouponVoiding,
    CreatedAPIKey,
    DeletionEffect,
    DryRun,
    EntryKind,
    ErrorCode,
    Event,
    EventDefinition,
    EventDefinitionEffect,
    EventDefinitionInput,
    EventDefinitionVersions,
    EventMetadata,
    EventStats,
    EventType,
    Flag,
    GeneratedCodes,
    GetEventStatsCompare,
    GetOpenApiResponse200,
    GetStreakAnalyticsGroupBy,
    Health,
    HealthStatus,
    HistoryPage,
    IssuedCoupon,
    Leaderboard,
    LeaderboardDefinition,
    LeaderboardDefinitionInput,
    LeaderboardDefinitionVersions,
    LeaderboardWindow,
    LimitWindow,
    LogPage,
    Logged,
    NewAPIKey,
    NewUser,
    NoConditions,
    OfferAnalytics,
    OfferDefinition,
    OfferDefinitionInput,
    OfferDefinitionVersions,
    OfferFeed,
    OfferReason,
    OfferStanding,
    OfferStatus,
    Period,
    PointsStats,
    Project,
    Redemption,
    RedemptionPage,
    RedemptionStatus,
    Retention,
    Reversal,
    Reversed,
    Rewards,
    StreakAnalytics,
    StreakDefinition,
    StreakDefinitionInput,
    StreakDefinitionVersions,
    StreakPeriod,
    StreakReward,
    StreakStanding,
    Titles,
    User,
    UserChange,
    UserCreated,
    UserExport,
    UserPage,
    UserRank,
)
from punchcard_client.types import Response

T = TypeVar("T")

PROJECT = "acme-loyalty"


class Calls:
    """What of the document was called."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.missing = [(method.upper(), path) for path, item in document["paths"].items() for method in item]
        # A path without parameters goes before a template that it also matches.
        self.known = sorted(self.missing, key=lambda operation: operation[1].count("{"))

    def note(self, request: httpx.Request) -> None:
        path = request.url.raw_path.decode().partition("?")[0].removeprefix("/v1")
        for operation in self.known:
            pattern = re.sub("{[^}]*}", "[^/]+", operation[1])
            if operation[0] == request.method and re.fullmatch(pattern, path):
                if operation in self.missing:
                    self.missing.remove(operation)
                return
        raise AssertionError(f"{request.method} {path} is not documented")


def parsed(response: Response[Any], kind: type[T], status: int = 200) -> T:
    """The body, which has to be of a type."""
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    assert isinstance(response.parsed, kind), f"{response.parsed!r}"
    return response.parsed


def parsed_list(response: Response[Any], kind: type[T]) -> list[T]:
    """The body, which has to be a list of a type, with something in it."""
    elements = parsed(response, list)
    assert elements and all(isinstance(element, kind) for element in elements), f"{elements!r}"
    return elements


def empty(response: Response[Any], status: int) -> None:
    assert response.status_code == status, f"{response.status_code} {response.content!r}"
    assert response.parsed is None and response.content == b"", f"{response.parsed!r}"


def failed(response: Response[Any], status: int, code: ErrorCode) -> APIError:
    error = parsed(response, APIError, status)
    assert error.status_code == status and error.code == code and error.request_id, f"{error!r}"
    return error


def main() -> None:
    url, file = sys.argv[1], sys.argv[2]
    with open(file, encoding="utf-8") as text:
        calls = Calls(json.load(text))
    settings: dict[str, Any] = {"event_hooks": {"request": [calls.note]}, "trust_env": False}
    limit = httpx.Timeout(30)
    server = AuthenticatedClient(
        f"{url}/v1",
        token=os.environ["API_KEY"],
        prefix="",
        auth_header_name="X-Api-Key",
        timeout=limit,
        httpx_args=settings,
    )
    ada = AuthenticatedClient(f"{url}/v1", token=os.environ["TOKEN"], timeout=limit, httpx_args=settings)
    nobody = Client(f"{url}/v1", timeout=limit, httpx_args=settings)

    service(server, ada, nobody)
    definitions(server)
    users(server)
    events(server, ada)
    standings(server, ada)
    analytics(server)
    books(server, ada)
    offers(server, ada)
    keys(server)
    deletions(server)
    assert not calls.missing, f"not called: {calls.missing}"


def service(server: AuthenticatedClient, ada: AuthenticatedClient, nobody: Client) -> None:
    assert parsed(get_health.sync_detailed(client=nobody), Health).status == HealthStatus.OK
    assert parsed(get_open_api.sync_detailed(client=nobody), GetOpenApiResponse200).openapi == "3.1.0"
    assert "punchcard_" in parsed(get_metrics.sync_detailed(client=server), str)
    project = parsed(get_project.sync_detailed(client=ada), Project)
    assert project.project_id == PROJECT and project.usergroups[0].usergroup_id == "vip"


def definitions(server: AuthenticatedClient) -> None:
    event = EventDefinitionInput(
        title="Review",
        type_=EventType.CONDITIONAL,
        reward=Rewards.from_dict({"default": 10, "vip": 12}),
        limit=3,
        limit_window=LimitWindow.DAY,
        conditions=ConditionGroup(
            type_=ConditionType.OR,
            conditions=[
                Comparison(field="stars", operator=ComparisonOperator.BETWEEN, value=[4, 5]),
                ConditionGroup(
                    type_=ConditionType.NOT,
                    conditions=[Comparison(field="draft", operator=ComparisonOperator.EXISTS)],
                ),
            ],
        ),
    )
    made = put_event_definition.sync_detailed("review", client=server, body=event)
    stored = parsed(made, EventDefinition, 201)
    assert stored.type_ == EventType.CONDITIONAL and stored.limit_window == LimitWindow.DAY and stored.limit == 3
    group = stored.conditions
    assert isinstance(group, ConditionGroup) and isinstance(group.conditions[1], ConditionGroup)
    assert stored.reward.additional_properties == {"default": 10, "vip": 12}
    tag = made.headers["ETag"]
    empty(get_event_definition.sync_detailed("review", client=server, if_none_match=tag), 304)
    tried = put_event_definition.sync_detailed("review", client=server, body=event, dry_run=Flag.TRUE)
    assert parsed(tried, EventDefinitionEffect).effect.users_changed == 0
    failed(
        put_event_definition.sync_detailed("review", client=server, body=event, if_match='"another"'),
        412,
        ErrorCode.PRECONDITION_FAILED,
    )
    batch = EventDefinitionInput(title="An event with the id batch")
    parsed(put_event_definition.sync_detailed("batch", client=server, body=batch), EventDefinition, 201)
    batch_stored = parsed(get_event_definition.sync_detailed("batch", client=server), EventDefinition)
    assert batch_stored.title == batch.title and isinstance(batch_stored.conditions, NoConditions)
    wrong = failed(
        put_event_definition.sync_detailed("wrong", client=server, body=EventDefinitionInput(title="", limit=0)),
        400,
        ErrorCode.INVALID_DEFINITION,
    )
    assert isinstance(wrong.errors, list) and {"/title", "/limit"} <= {issue.pointer for issue in wrong.errors}

    streak = StreakDefinitionInput(
        events=["review"],
        period=StreakPeriod.WEEKLY,
        title=Titles.from_dict({"default": "A review a week", "de": "Jede Woche"}),
        rewards=[StreakReward(length=2, points=20)],
    )
    parsed(put_streak_definition.sync_detailed("weekly_review", client=server, body=streak), StreakDefinition, 201)
    stored_streak = parsed(get_streak_definition.sync_detailed("weekly_review", client=server), StreakDefinition)
    assert isinstance(stored_streak.title, Titles) and stored_streak.title["de"] == "Jede Woche"
    challenge = ChallengeDefinitionInput(event_id="review", goal=2, points=5)
    parsed(put_challenge_definition.sync_detailed("critic", client=server, body=challenge), ChallengeDefinition, 201)
    assert parsed(get_challenge_definition.sync_detailed("critic", client=server), ChallengeDefinition).goal == 2
    board = LeaderboardDefinitionInput(window=LeaderboardWindow.DAYS_7)
    parsed(put_leaderboard_definition.sync_detailed("of_7_days", client=server, body=board), LeaderboardDefinition, 201)
    stored_board = parsed(get_leaderboard_definition.sync_detailed("of_7_days", client=server), LeaderboardDefinition)
    assert stored_board.window == LeaderboardWindow.DAYS_7
    voucher = OfferDefinitionInput(
        title="A voucher",
        cost=Costs.from_dict({"default": 500, "vip": 400}),
        stock=100,
        conditions=Comparison(field="earned", operator=ComparisonOperator.GREATER_THAN, value=0),
        coupon=GeneratedCodes(pattern="TEN-####-####"),
        coupon_days=30,
    )
    parsed(put_offer_definition.sync_detailed("voucher", client=server, body=voucher), OfferDefinition, 201)
    stored_offer = parsed(get_offer_definition.sync_detailed("voucher", client=server), OfferDefinition)
    assert stored_offer.status == OfferStatus.ACTIVE and stored_offer.cost["vip"] == 400
    assert isinstance(stored_offer.conditions, ConditionGroup)
    assert stored_offer.coupon == GeneratedCodes(pattern="TEN-####-####")

    ids = {one.event_id for one in parsed_list(list_event_definitions.sync_detailed(client=server), EventDefinition)}
    assert {"review", "batch", "login"} <= ids
    active = list_event_definitions.sync_detailed(client=server, show_all=Flag.FALSE)
    assert ids == {one.event_id for one in parsed_list(active, EventDefinition)}
    parsed_list(list_streak_definitions.sync_detailed(client=server), StreakDefinition)
    parsed_list(list_challenge_definitions.sync_detailed(client=server), ChallengeDefinition)
    parsed_list(list_leaderboard_definitions.sync_detailed(client=server), LeaderboardDefinition)
    parsed_list(list_offer_definitions.sync_detailed(client=server), OfferDefinition)


def users(server: AuthenticatedClient) -> None:
    grace = NewUser(user_id="grace", usergroups=["vip"])
    assert parsed(create_user.sync_detailed(client=server, body=grace), UserCreated, 201).user_id == "grace"
    failed(create_user.sync_detailed(client=server, body=grace), 409, ErrorCode.USER_EXISTS)
    assert parsed(get_user.sync_detailed("grace", client=server), User).timezone is None
    change = UserChange(timezone="Europe/Berlin")
    assert parsed(update_user.sync_detailed("grace", client=server, body=change), User).timezone == "Europe/Berlin"


def events(server: AuthenticatedClient, ada: AuthenticatedClient) -> None:
    purchase = Event(
        event_id="purchase_completed", user_id="ada", metadata=EventMetadata.from_dict({"amount": 49.99})
    )
    logged = parsed(log_event.sync_detailed(client=ada, body=purchase, idempotency_key="first"), Logged)
    assert logged.data.event_id == "purchase_completed" and logged.data.points > 0 and logged.data.condition_reached
    assert logged.data.metadata["amount"] == 49.99 and logged.data.challenges[0].progress == 1
    again = log_event.sync_detailed(client=ada, body=purchase, idempotency_key="first")
    assert again.headers["Idempotent-Replayed"] == "true" and parsed(again, Logged).data.id == logged.data.id
    tried = parsed(log_event.sync_detailed(client=ada, body=purchase, dry_run=Flag.TRUE), DryRun)
    assert tried.data.conditions[0].operator == ComparisonOperator.GREATER_THAN and tried.data.conditions[0].met
    failed(
        log_event.sync_detailed(client=ada, body=Event(event_id="login", user_id="grace")),
        403,
        ErrorCode.USER_NOT_ALLOWED,
    )
    several = [Event(event_id=name, user_id="grace") for name in ("login", "unknown", "batch")]
    batch = parsed(log_event_batch.sync_detailed(client=server, body=several), Batch)
    assert (batch.counts.logged, batch.counts.failed) == (2, 1)
    first, second, third = batch.results
    assert isinstance(first, Logged) and first.data.streaks[0].length == 1
    assert isinstance(second, BatchError) and second.code == ErrorCode.EVENT_NOT_FOUND
    assert isinstance(third, Logged) and third.data.event_id == "batch"


def standings(server: AuthenticatedClient, ada: AuthenticatedClient) -> None:
    points = parsed(get_points.sync_detailed("ada", client=ada), Balance).points
    assert points > 0
    page = parsed(get_history.sync_detailed("ada", client=ada, limit=1), HistoryPage)
    assert page.history[0].event_id == "purchase_completed" and page.next_ is None
    assert page.history[0].timestamp.tzinfo is not None
    parsed_list(get_user_streaks.sync_detailed("ada", client=ada), StreakStanding)
    streak = parsed(get_user_streak.sync_detailed("grace", "daily_login", client=server), StreakStanding)
    assert streak.length == 1 and streak.expires_at.tzinfo is not None
    failed(get_user_streak.sync_detailed("ada", "unknown", client=ada), 404, ErrorCode.STREAK_NOT_FOUND)
    parsed_list(get_user_challenges.sync_detailed("ada", client=ada), ChallengeStanding)
    challenge = parsed(get_user_challenge.sync_detailed("ada", "ten_purchases", client=ada), ChallengeStanding)
    assert challenge.progress == 1 and challenge.completed_at is None
    rank = parsed(get_rank.sync_detailed("ada", client=ada, timeframe=LeaderboardWindow.DAYS_30), UserRank)
    assert rank.points == points and rank.rank == 1
    near = parsed(get_neighbourhood.sync_detailed("ada", client=ada), Leaderboard)
    board = parsed(get_leaderboard.sync_detailed(PROJECT, client=ada, limit=10), Leaderboard)
    assert near.users == board.users and board.users[0].user_id == "ada"
    export = parsed(export_user.sync_detailed("ada", client=server), UserExport)
    assert export.points == points and len(export.history) == 1
    listed = parsed(list_users.sync_detailed(client=server, prefix="a"), UserPage)
    assert [user.user_id for user in listed.users] == ["ada"] and listed.next_ is None


def analytics(server: AuthenticatedClient) -> None:
    lengths = GetStreakAnalyticsGroupBy.LENGTH
    found = get_streak_analytics.sync_detailed(client=server, streak_id="daily_login", group_by=lengths)
    streak = parsed(found, StreakAnalytics)
    assert streak.active_participants >= 1 and isinstance(streak.longest_streaks, list)
    unknown = get_streak_analytics.sync_detailed(client=server, streak_id="unknown")
    assert unknown.status_code == 200 and unknown.parsed is None and unknown.content == b"null"
    challenge = get_challenge_analytics.sync_detailed(client=server, challenge_id="ten_purchases")
    assert len(parsed(challenge, ChallengeAnalytics).progress) == 10

    points = parsed(get_points_stats.sync_detailed(client=server, period=Period.DAYS_30), PointsStats)
    assert len(points.data.daily_data.additional_properties) == 30 and len(points.data.upcoming) == 12
    everything = parsed(get_event_stats.sync_detailed(client=server, period=Period.DAYS_30), AllStats)
    assert everything.event_id is None and everything.data.total_events == 3 and everything.period == Period.DAYS_30
    days = everything.data.daily_data.additional_properties.values()
    assert len(days) == 30 and sum(day.events for day in days) == 3
    assert all(len(day.hourly_distribution) == 24 for day in days)
    one = parsed(
        get_event_stats.sync_detailed(
            client=server,
            event_id="login",
            compare=GetEventStatsCompare.PREVIOUS,
            group_by="usergroup",
        ),
        EventStats,
    )
    assert one.event_id == "login" and one.data.total_count == 1 and one.period == Period.DAYS_7
    months = parsed(get_retention.sync_detailed(client=server), Retention)
    assert months.interval == CohortInterval.MONTH
    assert [len(cohort.users) for cohort in months.cohorts] == [*range(12, 0, -1)]
    logins = get_retention.sync_detailed(client=server, interval=CohortInterval.WEEK, cohorts=2, event_id="login")
    assert sum(sum(cohort.users) for cohort in parsed(logins, Retention).cohorts) == 1


def books(server: AuthenticatedClient, ada: AuthenticatedClient) -> None:
    before = parsed(get_points.sync_detailed("grace", client=server), Balance)
    gift = Adjustment(points=20, reason="Late delivery", expires_at=datetime.date(2099, 12, 31))
    tried = parsed(adjust_points.sync_detailed("grace", client=server, body=gift, dry_run=Flag.TRUE), AdjustedDryRun)
    assert tried.dry_run and tried.balance == before.points + 20
    given = parsed(adjust_points.sync_detailed("grace", client=server, body=gift, idempotency_key="gift"), Adjusted)
    assert given.kind == EntryKind.ADJUSTMENT and given.expires_at == gift.expires_at and given.by == "client"
    points = parsed(get_points.sync_detailed("grace", client=server), Balance)
    assert points.points == given.balance and points.expiring[-1].points == 20 and points.debt == 0
    prize = Adjustment(points=-1000, reason="A prize")
    failed(adjust_points.sync_detailed("grace", client=server, body=prize), 409, ErrorCode.INSUFFICIENT_POINTS)
    failed(adjust_points.sync_detailed("ada", client=ada, body=gift), 403, ErrorCode.INSUFFICIENT_SCOPE)
    logins = get_history.sync_detailed("grace", client=server, kind=EntryKind.EVENT, event_id="login")
    (login,) = parsed(logins, HistoryPage).history
    half = Reversal(reason="Half of it", fraction=0.5)
    part = parsed(reverse_entry.sync_detailed("grace", login.id, client=server, body=half), Reversed)
    assert part.points == -(login.points // 2) and part.fraction == "1/2" and part.reverses == login.id
    rest = Reversal(reason="The rest of it, too", fraction="1/2")
    whole = parsed(reverse_entry.sync_detailed("grace", login.id, client=server, body=rest), Reversed)
    assert whole.balance == given.balance - login.points and whole.bonuses == []
    failed(reverse_entry.sync_detailed("grace", login.id, client=server, body=half), 409, ErrorCode.ALREADY_REVERSED)
    page = parsed(get_history.sync_detailed("grace", client=server, kind=EntryKind.REVERSAL), HistoryPage)
    assert [entry.points for entry in page.history] == [whole.points, part.points]
    assert page.history[0].reason == rest.reason
    log = parsed(get_log.sync_detailed(client=server, kind=EntryKind.REVERSAL), LogPage)
    assert [(entry.id, entry.user_id) for entry in log.entries] == [(entry.id, "grace") for entry in page.history]
    assert parsed(get_log.sync_detailed(client=server, after=log.newest), LogPage).entries == []
    own = parsed(get_history.sync_detailed("ada", client=ada), HistoryPage)
    assert not own.history[0].by and not own.history[0].reason


def offers(server: AuthenticatedClient, ada: AuthenticatedClient) -> None:
    # The client has no code for lines of text: see `x-more-content`.
    failed(add_coupons.sync_detailed("cinema", client=server), 400, ErrorCode.INVALID_COUPONS)
    added = server.get_httpx_client().post(
        "/offer/cinema/coupon", content=b"CINEMA-0001\n", headers={"Content-Type": "text/plain"}
    )
    assert added.json() == {"added": 1, "duplicates": 0}, added.text

    before = parsed(get_points.sync_detailed("ada", client=ada), Balance).points
    feed = {one.offer_id: one for one in parsed(get_offer_feed.sync_detailed("ada", client=ada), OfferFeed).offers}
    assert feed["free_shipping"].redeemable and feed["cinema"].left == 50
    far = parsed(get_redeemable.sync_detailed("ada", "ten_off", client=ada), OfferStanding)
    assert far.reasons == [OfferReason.CONDITIONS, OfferReason.INSUFFICIENT_POINTS] and far.missing == 500 - before
    failed(redeem_offer.sync_detailed("ada", "ten_off", client=ada), 409, ErrorCode.CONDITIONS)

    def redeem(key: str) -> Booked:
        return parsed(redeem_offer.sync_detailed("ada", "free_shipping", client=ada, idempotency_key=key), Booked)

    first = redeem("coupon")
    assert first.status == RedemptionStatus.REDEEMED and first.points == 20 and first.balance == before - 20
    assert redeem("coupon") == first and isinstance(first.coupon, IssuedCoupon) and first.coupon.expires_at
    held = parsed(redeem_offer.sync_detailed("ada", "cinema", client=ada, hold=600), Booked)
    assert held.status == RedemptionStatus.HELD and held.until and held.balance == first.balance
    failed(capture_hold.sync_detailed(held.redemption_id, client=ada), 403, ErrorCode.INSUFFICIENT_SCOPE)
    part = parsed(capture_hold.sync_detailed(held.redemption_id, client=server, body=Capture(points=5)), Booked)
    assert part.points == 5 and part.balance == first.balance - 5 and isinstance(part.coupon, IssuedCoupon)
    failed(capture_hold.sync_detailed(held.redemption_id, client=server), 409, ErrorCode.ALREADY_CAPTURED)
    second = parsed(redeem_offer.sync_detailed("ada", "free_shipping", client=ada, hold=60), Booked)
    released = parsed(release_hold.sync_detailed(second.redemption_id, client=ada), Booked)
    assert released.status == RedemptionStatus.RELEASED and released.balance == part.balance
    shown = parsed(get_redemption.sync_detailed(held.redemption_id, client=ada), Redemption)
    assert shown.status == RedemptionStatus.REDEEMED and shown.at.tzinfo is not None
    page = parsed(list_redemptions.sync_detailed("ada", client=ada, limit=2), RedemptionPage)
    assert [one.redemption_id for one in page.redemptions] == [second.redemption_id, held.redemption_id]
    rest = list_redemptions.sync_detailed("ada", client=ada, cursor=page.next_ or "")
    assert [one.redemption_id for one in parsed(rest, RedemptionPage).redemptions] == [first.redemption_id]

    coupons = parsed(list_coupons.sync_detailed("ada", client=ada), CouponPage).coupons
    assert [one.code for one in coupons] == ["CINEMA-0001", first.coupon.code]
    ticket = parsed(get_coupon.sync_detailed("cinema-0001", client=server), Coupon)
    assert ticket.status == CouponStatus.ISSUED and ticket.user_id == "ada" and not ticket.expires_at
    used = use_coupon.sync_detailed(ticket.code, client=server, body=CouponUse(reference="Order 4711"))
    assert parsed(used, Coupon).status == CouponStatus.USED
    assert parsed(used, Coupon).by == "client" and parsed(used, Coupon).reference == "Order 4711"
    failed(use_coupon.sync_detailed(ticket.code, client=server), 409, ErrorCode.COUPON_USED)
    failed(
        reverse_entry.sync_detailed("ada", part.entry_id or "", client=server, body=Reversal(reason="Rain")),
        409,
        ErrorCode.COUPON_USED,
    )
    lost = void_coupon.sync_detailed(first.coupon.code, client=server, body=CouponVoiding(reason="Lost"))
    assert parsed(lost, Coupon).status == CouponStatus.VOID and parsed(lost, Coupon).voided_at
    figures = parsed(get_offer_analytics.sync_detailed(client=server, offer_id="cinema"), OfferAnalytics)
    assert (figures.data.redemptions, figures.data.stock_left, figures.data.codes_left) == (1, 49, 0)
    assert [day.coupons_used for day in figures.data.daily_data.additional_properties.values()] == [1]

    given = Adjustment(points=25, reason="What the offers took")
    assert parsed(adjust_points.sync_detailed("ada", client=server, body=given), Adjusted).balance == before


def keys(server: AuthenticatedClient) -> None:
    wanted = NewAPIKey(name="till", scopes=[APIKeyScope.EVENTS])
    made = parsed(create_api_key.sync_detailed(client=server, body=wanted), CreatedAPIKey, 201)
    assert made.key and made.expires_at is None and made.scopes == [APIKeyScope.EVENTS]
    empty(revoke_api_key.sync_detailed("till", client=server), 204)
    (revoked,) = [key for key in parsed_list(list_api_keys.sync_detailed(client=server), APIKey) if key.name == "till"]
    assert revoked.revoked_at is not None


def deletions(server: AuthenticatedClient) -> None:
    failed(delete_event_definition.sync_detailed("review", client=server), 409, ErrorCode.DEFINITION_IN_USE)
    tried = delete_streak_definition.sync_detailed("weekly_review", client=server, dry_run=Flag.TRUE)
    assert parsed(tried, DeletionEffect).definition is None
    empty(delete_streak_definition.sync_detailed("weekly_review", client=server), 204)
    empty(delete_challenge_definition.sync_detailed("critic", client=server), 204)
    empty(delete_leaderboard_definition.sync_detailed("of_7_days", client=server), 204)
    empty(delete_offer_definition.sync_detailed("voucher", client=server), 204)
    empty(delete_event_definition.sync_detailed("review", client=server), 204)
    empty(delete_event_definition.sync_detailed("batch", client=server), 204)
    event = parsed(list_event_versions.sync_detailed("review", client=server), EventDefinitionVersions)
    assert event.versions[0].definition is None and event.versions[-1].version == 1
    streak = parsed(list_streak_versions.sync_detailed("weekly_review", client=server), StreakDefinitionVersions)
    challenge = parsed(list_challenge_versions.sync_detailed("critic", client=server), ChallengeDefinitionVersions)
    board = parsed(list_leaderboard_versions.sync_detailed("of_7_days", client=server), LeaderboardDefinitionVersions)
    offer = parsed(list_offer_versions.sync_detailed("voucher", client=server), OfferDefinitionVersions)
    assert len(streak.versions) == len(challenge.versions) == len(board.versions) == len(offer.versions) == 2
    empty(erase_user.sync_detailed("grace", client=server), 204)
    failed(get_user.sync_detailed("grace", client=server), 404, ErrorCode.USER_NOT_FOUND)


main()
