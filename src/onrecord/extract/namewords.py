"""Words by which names are told from other words, and what is named from the words around a name."""

from __future__ import annotations

from onrecord.knowledge import Knowledge

PARTICLES = frozenset(
    "van der den de da di do dos du del della la le von zu zum zur ter ten bin ibn al el ó y e".split()
)
LEGAL = frozenset(
    "plc ltd limited inc llc llp lp gmbh ag sa s.a. ab as a/s oy bv b.v. nv n.v. spa s.p.a. srl corp corporation co co. inc. ltd. "
    "corp. incorporated pty sarl".split()
)
CURRENCIES = frozenset(
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR FJD GBP GHS HKD HUF IDR ILS INR JPY KES KRW KWD LKR MAD MXN MYR NGN "
    "NOK NZD PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TOP TRY TWD TZS UAH UGX USD VND XAF XOF ZAR ZMW".split()
)
"""Codes of currencies (ISO 4217) that stand before an amount."""

BODY_HEADS = frozenset(
    "academy administration affairs agency airlines airways alliance assembly associates association authority bank bancorp board "
    "brotherhood bureau cabinet campaign capital casino center centre chamber charity church clinic club coalition college commission "
    "commissariat committee community companies company conference confederation congress constabulary consortium consulting "
    "cooperative corps council court courts delegation department developments directorate district division embassy energy "
    "engineering enterprises exchange executive faculty federation firm force forum foundation fund gallery group guard holdings "
    "homes hospital hospitals house industries inquiry insurance inspectorate institute institution international investments "
    "laboratories labs league legislature logistics media ministry mission motors museum network networks office ombudsman "
    "operator organisation organization panel parliament partners partnership party petroleum pharma pharmaceuticals police "
    "policy ports post press productions project publishing railways refineries regents registry school secretariat securities "
    "senate service services society solutions station steel stores studios summit syndicate systems taskforce team "
    "technologies technology telecom times tribunal tribune trust trustees union unit universities university utilities "
    "ventures watch works".split()
)
"""Words with which the name of a body ends, or that stand before its "of" or "for"."""
WEAK_HEADS = frozenset(
    "affairs campaign capital community energy executive force guard house mission policy post ports project station watch works international team summit network steel exchange division district".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
NOT_NAMES = frozenset(
    "i a an the this that these those he she it we you they my his her its our your their who what when where why how which whose "
    "and but or nor so yet if as at by for from in into of on onto out over per than then to under until up upon via with within "
    "without not no yes never there here now all any both each few more most other some such only own same too very just also "
    "however moreover meanwhile re ps nb am pm a.m. p.m. o.k. ok q q. a. god christmas easter ramadan internet "
    "i'm i’m i've i’ve i'd i’d i'll i’ll it's it’s he's he’s she's she’s don't oh ah well okay thanks thank please dear hello hi "
    "according although because before after since while during despite though unless whereas whether asked told said "
    "suppose whereupon signed dated xmas crown did do does was were is are has have had will would could should can may might must let".split()
)
CODE_NOUNS = frozenset(
    "line room form case exhibit item section paragraph table annex flight route road handset unit schedule model platform gate page no number".split()
)
HONORIFIC_PRONOUN = {
    "mr": "he", "sir": "he", "lord": "he", "king": "he", "prince": "he", "duke": "he", "baron": "he", "herr": "he", "monsieur": "he",
    "father": "he", "brother": "he", "congressman": "he", "councilman": "he", "chairman": "he", "assemblyman": "he", "messrs": "he",
    "mrs": "she", "ms": "she", "miss": "she", "dame": "she", "lady": "she", "queen": "she", "princess": "she", "duchess": "she",
    "baroness": "she", "madam": "she", "madame": "she", "mme": "she", "frau": "she", "sister": "she", "congresswoman": "she",
    "councilwoman": "she", "chairwoman": "she", "assemblywoman": "she",
}  # fmt: skip
SMALL_WORDS = frozenset(
    "with from than after over into about that onto upon against before between under".split()
)
LOWER_HEADS = frozenset(
    "committee department ministry council commission authority agency court clinic hospital foundation university institute "
    "union association embassy bank campaign administration inquiry tribunal constabulary police force".split()
)
GROUP_OWNERS = frozenset("people children women men king queen governor bishop mother father citizen".split())
PLAIN_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx"})
TITLE_SURNAMES = frozenset(
    "king bishop prince judge baron earl duke lord major marshal dean chancellor pope constable sergeant abbot deacon justice".split()
)
TITLE_PARTS = frozenset("second first deputy assistant acting vice general chief -".split())
SLOGANS = frozenset(
    "open new free national united first royal great green global public common fair clean better save stop our american british "
    "european international federal central world".split()
)
PARTY_WORDS = frozenset(
    "democrat democrats democratic republican republicans tory tories conservative conservatives".split()
)
_PARTIES = {
    "gop": "republican", "republicans": "republican", "democratic": "democrat", "democrats": "democrat", "tory": "conservative",
    "tories": "conservative", "conservatives": "conservative", "labor": "labour", "liberals": "liberal", "greens": "green",
}  # fmt: skip
PLACES = frozenset(
    "street road avenue county city valley island islands square boulevard airport river lake bridge".split()
)
REALMS = frozenset({"government", "republic", "kingdom", "state"})
BODY_ROLES = frozenset(
    "head chief executive director chairman chairwoman chair boss founder owner analyst spokesman spokeswoman spokesperson lobbyist "
    "employee shareholder ceo reporter correspondent editor campaigner professor engineer trustee lawyer".split()
)
"""Roles whose "of", "at" or "for" is followed by a body rather than a place."""
COMPANY_ROLES = frozenset(
    "executive director chairman chairwoman boss founder owner shareholder ceo shares board lobbyist headquarters".split()
)
PERSON_NOUNS = frozenset(
    "man woman boy girl member campaigner activist survivor resident mother father wife husband son daughter brother sister friend "
    "partner colleague author historian economist analyst student teacher farmer pharmacist electrician engineer architect "
    "billionaire businessman businesswoman businesspeople banker investor pollster strategist expert critic supporter opponent voter "
    "witness defendant plaintiff suspect victim veteran immigrant activist advocate organiser organizer ally rival predecessor "
    "successor candidate nominee runner fan singer actor actress guest visitor neighbour neighbor source insider person figure "
    "whistleblower coroner clerk physiotherapist constable policeman sailor skipper pilot driver trainer adviser advisor".split()
)
PERSON_VERBS = frozenset(
    "say tell reply add ask answer admit recall insist recount write quip joke tweet declare think believe want resign testify nod laugh".split()
)
KIN = frozenset(
    "wife husband son daughter brother sister mother father uncle aunt cousin nephew niece grandson granddaughter grandfather "
    "grandmother spouse stepson stepdaughter great-uncle son-in-law daughter-in-law brother-in-law sister-in-law father-in-law widow".split()
)
TRADES = frozenset(
    "energy bank ports homes developments industries holdings engineering systems technologies airlines insurance consulting gaming media telecom group motors oil gas optical steel pharmaceuticals biologics logistics shipping trading mining brewing drilling refining "
    "printing banking farming packaging marketing broadcasting publishing refrigeration fabrication construction transportation "
    "communications foods brands".split()
)


def party_of(word: str) -> str | None:
    """One word for a party, from what it or its people are called; None for other words. Only capitals count."""
    low = word.casefold()
    found = _PARTIES.get(low, low)
    return found if word[:1].isupper() and (low in _PARTIES or found in _PARTIES.values()) else None


def is_person_noun(noun: str, knowledge: Knowledge) -> bool:
    """Whether a common noun (lemma, lower case) means persons."""
    return noun in PERSON_NOUNS or noun in knowledge.roles or knowledge.class_entails(noun, "person")
