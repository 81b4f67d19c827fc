"""The legal sources that rules cite; nothing stands here whose wording was not read at a page that can be opened.

The articles of the GDPR were read at gdprhub.eu (12, 13, 32, 44) and, for article 5(1)(a), in two reproductions of it;
the address given is the official text's. The rest was read at the address given.
"""

from __future__ import annotations

from detectors.rules.finding import Citation

_GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"

ARTICLE_82 = Citation(
    ref="Loi n° 78-17 du 6 janvier 1978, art. 82 (prior information and consent before reading or writing in the"
    " terminal, with two exemptions)",
    url="https://www.cnil.fr/fr/node/167364",
)
EPRIVACY_5_3 = Citation(
    ref="Directive 2002/58/EC, art. 5(3), as amended by Directive 2009/136/EC",
    url="https://www.carorobson.com/post/edpb-publishes-guidelines-on-scope-of-art-5-3-eprivacy-directive",
)
EDPB_TECHNICAL_SCOPE = Citation(
    ref="EDPB Guidelines 2/2023 on the technical scope of art. 5(3), v2.0 of 7 October 2024 (pixels, tracked URLs,"
    " unique identifiers)",
    url="https://www.carorobson.com/post/edpb-publishes-guidelines-on-scope-of-art-5-3-eprivacy-directive",
)
EDPB_BANNER_TASKFORCE = Citation(
    ref="EDPB Cookie Banner Taskforce report, 17 January 2023, type A (no reject button on the first layer)",
    url="https://www.mydata-trust.com/2023/04/11/edpb-cookie-banner-taskforce-report/",
)
CNIL_GUIDELINES = Citation(
    ref="CNIL, délibération n° 2020-091 du 17 septembre 2020 (lignes directrices): prior consent by a clear positive"
    " act; going on browsing is not consent",
    url="https://www.alerionavocats.com/cnil-publie-lignes-directrices-recommandation-cookies/",
)
CNIL_RECOMMENDATION_SILENCE = Citation(
    ref="CNIL, délibération n° 2020-092 du 17 septembre 2020 (recommandation): silence is refusal",
    url="https://www.quantic-avocats.com/2020/11/05/cookies-cnil/",
)
CNIL_RECOMMENDATION_REFUSAL = Citation(
    ref="CNIL, délibération n° 2020-092 du 17 septembre 2020 (recommandation): refusing as simple as accepting",
    url="https://www.quantic-avocats.com/2020/11/05/cookies-cnil/",
)
CNIL_RECOMMENDATION_LIST = Citation(
    ref="CNIL, délibération n° 2020-092 du 17 septembre 2020 (recommandation): exhaustive list of those responsible",
    url="https://www.quantic-avocats.com/2020/11/05/cookies-cnil/",
)
CNIL_STORAGE = Citation(
    ref="CNIL, « Cookies et traceurs : comment mettre mon site web en conformité » (local storage and IndexedDB are"
    " trackers too)",
    url="https://cnil.fr/cookies-et-traceurs-comment-mettre-mon-site-web-en-conformite",
)
CNIL_AUDIENCE = Citation(
    ref="CNIL, « Cookies : solutions pour les outils de mesure d’audience » (4 July 2025) and délibération n° 2020-091,"
    " art. 5: exempt audience trackers live 13 months at most",
    url="https://www.cnil.fr/fr/node/167364",
)
PLANET49 = Citation(
    ref="CJUE, 1 October 2019, C-673/17 Planet49: the visitor must be told how long cookies live",
    url="https://dbfbruxelles.eu/protection-des-donnees-a-caractere-personnel-cookies-notion-de-consentement-case-"
    "cochee-par-defaut-arret-de-grande-chambre-de-la-cour-leb-886",
)
GDPR_5_1_A = Citation(ref="RGPD (UE) 2016/679, art. 5(1)(a) (fairness and transparency)", url=_GDPR)
GDPR_12_1 = Citation(ref="RGPD (UE) 2016/679, art. 12(1) (information easily accessible)", url=_GDPR)
GDPR_13 = Citation(ref="RGPD (UE) 2016/679, art. 13(1)(c), (e) and (f) (purposes, recipients, transfers)", url=_GDPR)
GDPR_32 = Citation(ref="RGPD (UE) 2016/679, art. 32(1) (security, encryption)", url=_GDPR)
GDPR_44 = Citation(ref="RGPD (UE) 2016/679, art. 44 (transfers to third countries)", url=_GDPR)
