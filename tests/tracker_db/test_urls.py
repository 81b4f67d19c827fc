"""Real-looking addresses of each service, and look-alikes that are nobody's."""

from __future__ import annotations

import time

import pytest

from tracker_db.load import load

SERVICE_ROLE_URL = [
    ("google-ads", "collect", "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/987654321/?random=1"),
    ("google-ads", "collect", "https://www.google.fr/pagead/1p-user-list/987654321/?random=1&cv=11"),
    ("google-ads", "collect", "https://www.google.co.uk/pagead/1p-conversion/987654321/?random=1"),
    ("google-ads", "collect", "https://www.google.com/ads/ga-audiences?v=1&aip=1&t=sr"),
    ("google-ads", "script", "https://www.googleadservices.com/pagead/conversion_async.js"),
    ("google-ads", "collect", "https://www.googleadservices.com/pagead/conversion/987654321/?random=1"),
    ("google-ads", "collect", "https://1234567.fls.doubleclick.net/activityi;src=1234567;type=abc?"),
    ("google-ads", "sync", "https://cm.g.doubleclick.net/pixel?google_nid=abc&google_cm"),
    ("google-conversion-linker", "collect", "https://www.google.com/ccm/collect?en=page_view&dl=https%3A%2F%2Fsite.example"),
    ("google-conversion-linker", "collect", "https://pagead2.googlesyndication.com/ccm/collect?en=page_view"),
    ("google-analytics", "collect", "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1234&cid=1.2"),
    ("google-analytics", "collect", "https://www.google-analytics.com/j/collect?v=1&_v=j101&tid=UA-1-1"),
    ("google-analytics", "script", "https://www.google-analytics.com/analytics.js"),
    ("google-analytics", "collect", "https://stats.g.doubleclick.net/g/collect?v=2&tid=G-ABCDEF1234&cid=1.2"),
    ("google-analytics", "collect", "https://sgtm.site.example/g/collect?v=2&tid=G-ABCDEF1234&gtm=45je&cid=1.2"),
    ("google-analytics", "collect", "https://www.site.example/metrics/g/collect?v=2&tid=G-ABCDEF1234"),
    ("google-tag-manager", "script", "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123"),
    ("google-tag-manager", "script", "https://www.googletagmanager.com/gtag/js?id=AW-987654321"),
    ("google-tag-manager", "embed", "https://www.googletagmanager.com/ns.html?id=GTM-ABC123"),
    ("google-tag-manager", "script", "https://sgtm.site.example/gtm.js?id=GTM-ABC123"),
    ("meta-pixel", "script", "https://connect.facebook.net/en_US/fbevents.js"),
    ("meta-pixel", "script", "https://connect.facebook.net/signals/config/123456789?v=2.9.166"),
    ("meta-pixel", "collect", "https://www.facebook.com/tr/?id=123456789&ev=PageView&dl=https%3A%2F%2Fsite.example"),
    ("meta-pixel", "collect", "https://www.facebook.com/tr?id=123456789&ev=PageView&noscript=1"),
    ("facebook-social", "script", "https://connect.facebook.net/fr_FR/sdk.js#xfbml=1&version=v18.0"),
    ("facebook-social", "embed", "https://www.facebook.com/v18.0/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fx"),
    ("facebook-social", "embed", "https://www.facebook.com/plugins/like.php?href=x"),
    ("snap-pixel", "script", "https://sc-static.net/scevent.min.js"),
    ("snap-pixel", "collect", "https://tr.snapchat.com/p"),
    ("snap-pixel", "sync", "https://tr.snapchat.com/cm/i?pid=abc"),
    ("tiktok-pixel", "script", "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C4ABC&lib=ttq"),
    ("tiktok-pixel", "collect", "https://analytics.tiktok.com/api/v2/pixel"),
    ("linkedin-insight", "script", "https://snap.licdn.com/li.lms-analytics/insight.min.js"),
    ("linkedin-insight", "collect", "https://px.ads.linkedin.com/collect/?pid=12345&fmt=gif"),
    ("linkedin-insight", "sync", "https://www.linkedin.com/px/li_sync?redirect=https%3A%2F%2Fpx.ads.linkedin.com"),
    ("linkedin-social", "script", "https://platform.linkedin.com/in.js"),
    ("linkedin-social", "embed", "https://www.linkedin.com/embed/feed/update/urn:li:share:1"),
    ("matomo", "collect", "https://www.site.example/matomo/matomo.php?action_name=x&idsite=1&rec=1"),
    ("matomo", "collect", "https://stats.site.example/piwik.php"),
    ("matomo", "script", "https://stats.site.example/matomo.js"),
    ("matomo", "script", "https://cdn.matomo.cloud/site.matomo.cloud/matomo.js"),
    ("matomo", "collect", "https://site.matomo.cloud/matomo.php?idsite=1&rec=1"),
    ("matomo", "script", "https://stats.site.example/js/container_AbCd1234.js"),
    ("hubspot", "script", "https://js.hs-scripts.com/1234567.js"),
    ("hubspot", "script", "https://js-eu1.hs-analytics.net/analytics/1700000000000/1234567.js"),
    ("hubspot", "collect", "https://track.hubspot.com/__ptq.gif?k=1&sd=1920x1080"),
    ("hubspot", "collect", "https://track-eu1.hubspot.com/__ptq.gif?k=1"),
    ("hubspot", "collect", "https://forms.hscollectedforms.net/collected-forms/v1/config/json?portalId=1"),
    ("hotjar", "script", "https://static.hotjar.com/c/hotjar-1234567.js?sv=6"),
    ("hotjar", "collect", "https://in.hotjar.com/api/v2/client/sites/1234567/visit-data?sv=6"),
    ("hotjar", "collect", "wss://ws12.hotjar.com/api/v2/client/ws"),
    ("hotjar", "collect", "https://content.hotjar.io/?site_id=1234567&gzip=1"),
    ("wisepops", "script", "https://wisepops.net/loader.js?v=2&h=abc"),
    ("wisepops", "collect", "https://tracking.wisepops.com/event"),
    ("livestorm", "embed", "https://app.livestorm.co/company/event/form"),
    ("crisp", "script", "https://client.crisp.chat/l.js"),
    ("crisp", "collect", "wss://client.relay.crisp.chat/w/a1/"),
    ("calendly", "script", "https://assets.calendly.com/assets/external/widget.js"),
    ("calendly", "embed", "https://calendly.com/firm/30min?embed_domain=site.example&embed_type=Inline"),
    ("vimeo", "embed", "https://player.vimeo.com/video/76979871"),
    ("vimeo", "script", "https://player.vimeo.com/api/player.js"),
    ("vimeo", "media", "https://i.vimeocdn.com/video/452001751-640"),
    ("vimeo", "collect", "https://fresnel.vimeocdn.com/add/player-stats?beacon=1"),
    ("youtube", "embed", "https://www.youtube.com/embed/dQw4w9WgXcQ"),
    ("youtube", "embed", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
    ("youtube", "collect", "https://www.youtube.com/youtubei/v1/log_event?alt=json"),
    ("youtube", "sync", "https://googleads.g.doubleclick.net/pagead/id"),
    ("youtube", "media", "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"),
    ("x-pixel", "script", "https://static.ads-twitter.com/uwt.js"),
    ("x-pixel", "collect", "https://t.co/1/i/adsct?bci=4&p_id=Twitter"),
    ("x-pixel", "collect", "https://analytics.twitter.com/1/i/adsct?bci=4"),
    ("x-embed", "script", "https://platform.twitter.com/widgets.js"),
    ("x-embed", "embed", "https://platform.twitter.com/embed/Tweet.html?id=20"),
    ("stripe", "script", "https://js.stripe.com/v3/"),
    ("stripe", "collect", "https://m.stripe.com/6"),
    ("stripe", "collect", "https://r.stripe.com/b"),
    ("brevo", "script", "https://sibautomation.com/sa.js?key=abc"),
    ("brevo", "sync", "https://sibautomation.com/cm.html?key=abc"),
    ("brevo", "collect", "https://in-automate.sendinblue.com/p?key=abc"),
    ("axeptio", "script", "https://static.axept.io/sdk.js"),
    ("axeptio", "api", "https://client.axept.io/abcdef.json"),
    ("cloudflare", "script", "https://challenges.cloudflare.com/turnstile/v0/api.js"),
    ("cloudflare", "api", "https://www.site.example/cdn-cgi/challenge-platform/scripts/jsd/main.js"),
    ("cloudflare-web-analytics", "script", "https://static.cloudflareinsights.com/beacon.min.js"),
    ("cloudflare-web-analytics", "collect", "https://www.site.example/cdn-cgi/rum?"),
    ("friendly-captcha", "api", "https://api.friendlycaptcha.com/api/v1/puzzle?sitekey=abc"),
    ("friendly-captcha", "script", "https://cdn.jsdelivr.net/npm/friendly-challenge@0.9.12/widget.min.js"),
    ("google-recaptcha", "script", "https://www.google.com/recaptcha/api.js"),
    ("google-maps", "embed", "https://www.google.com/maps/embed?pb=!1m18"),
    ("microsoft-clarity", "script", "https://www.clarity.ms/tag/abcdef"),
    ("microsoft-clarity", "collect", "https://x.clarity.ms/collect"),
    ("microsoft-advertising", "collect", "https://bat.bing.com/action/0?ti=1&Ver=2"),
    ("tarteaucitron", "script", "https://www.site.example/assets/tarteaucitron.min.js"),
    ("piwik-pro", "collect", "https://stats.site.example/ppms.php?idsite=1"),
]  # fmt: skip


@pytest.mark.parametrize(("service", "role", "url"), SERVICE_ROLE_URL, ids=[url for _, _, url in SERVICE_ROLE_URL])
def test_address_is_its_service_s(service: str, role: str, url: str) -> None:
    (first, *_) = load().match_url(url)
    assert (first.service.id, first.pattern.role.value) == (service, role)
    assert first.pattern.host in first.rule or first.pattern.host == "*"


def test_every_service_with_addresses_is_in_the_table_or_beyond_the_first_shelf() -> None:
    tried = {service for service, _, _ in SERVICE_ROLE_URL}
    assert len(tried) >= 30


@pytest.mark.parametrize(
    "url",
    [
        "https://facebook.com.evil.example/tr/?id=1",
        "https://notfacebook.com/tr/?id=1",
        "https://www.facebook.com/somepage",
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsite.example",
        "https://www.facebook.com/travel/",
        "https://www.google.com/search?q=pagead",
        "https://www.google.com/",
        "https://google.evil.example/ccm/collect",
        "https://google.com.evil.example/ccm/collect",
        "https://notgoogle.com/ccm/collect",
        "https://connect.facebook.net@evil.example/en_US/fbevents.js",
        "https://evil.example\\@connect.facebook.net/en_US/fbevents.js",
        "https://evil.example/?https://connect.facebook.net/en_US/fbevents.js",
        "https://www.linkedin.com/company/someone",
        "https://twitter.com/someone",
        "https://x.com/someone",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/@someone",
        "https://vimeo.com/76979871",
        "https://www.cloudflare.com/",
        "https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js",
        "https://www.site.example/api/collect",
        "https://www.site.example/collect?v=1",
        "https://www.site.example/g/collect",
        "https://www.site.example/gtm.js",
        "https://www.site.example/blog/matomo.php.html",
        "https://www.site.example/mymatomo.php",
        "https://fonts.googleapis.com/css2?family=Roboto",
        "data:text/html,https://connect.facebook.net/fbevents.js",
        "blob:https://www.facebook.com/tr/",
        "https://[broken/tr/",
        "https://",
        "",
    ],
)
def test_look_alike_is_nobody_s(url: str) -> None:
    assert load().match_url(url) == ()


def test_one_match_for_each_service_the_most_specific_first() -> None:
    found = load().match_url("https://player.vimeo.com/cdn-cgi/challenge-platform/h/b/jsd")
    assert [match.service.id for match in found] == ["cloudflare", "vimeo"]
    assert [match.names_the_host for match in found] == [False, True]
    analytics = load().match_url("https://www.google-analytics.com/g/collect?v=2&tid=G-1&cid=1.2&t=x")
    assert [match.service.id for match in analytics] == ["google-analytics"]


@pytest.mark.parametrize(
    "url", ["HTTPS://CONNECT.FACEBOOK.NET/en_US/fbevents.js", "https://connect.facebook.net./fbevents.js"]
)
def test_case_and_root_dot_of_a_host_do_not_matter(url: str) -> None:
    assert [match.service.id for match in load().match_url(url)] == ["meta-pixel"]


def test_a_hostile_address_costs_little() -> None:
    # the patterns are ours, the text is not: its length may not make a look-up slow
    started = time.process_time()
    for url in (
        "https://a." + "b." * 50_000 + "example/",
        "https://site.example/" + "js/" * 500_000,
        "https://x.example/?" + "&" * 10**6,
    ):
        assert load().match_url(url) == ()
    assert time.process_time() - started < 5
