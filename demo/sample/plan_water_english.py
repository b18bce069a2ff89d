"""What the sample plan on the water pipe says, in English: the text, its translation."""

ENGLISH = {
    "Масы айыл аймагында суу түтүгүн жаңылоо (үлгү)": (
        "Renewal of the water pipe in Masy aiyl aimak (sample)"
    ),
    "Эки көчөнүн тургундары суу жайында үзгүлтүккө учураарын жыйында айтышты.": (
        "At the gathering, residents of two streets said that their water fails again "
        "and again in summer."
    ),
    "Мектеп": "School",
    "План жана 12 сомдук тариф колдоого алынды.": (
        "The plan and a tariff of 12 som were supported."
    ),
    "420 үй-бүлөнүн 260ына суу келет.": "Water reaches 260 of 420 households.",
    "Суу жайында күнүнө эки саат гана келет.": (
        "In summer water comes for only two hours a day."
    ),
    "Айылдык ичүүчү суу керектөөчүлөрдүн бирикмеси.": (
        "The rural association of drinking water users."
    ),
    "1986-жылкы 2,1 км болот түтүк, бир сактагыч.": (
        "2.1 km of steel pipe laid in 1986, one storage tank."
    ),
    "Киреше 310 000 сом, чыгым 420 000 сом.": (
        "Income 310,000 som, expenses 420,000 som."
    ),
    "Суу үзгүлтүк менен келет.": "The water supply is interrupted.",
    "Түтүк эскирген.": "The pipe is worn out.",
    "Ар бир үйгө таза суу күнү-түнү келет.": (
        "Clean water reaches every home, day and night."
    ),
    "2,1 км түтүктү алмаштырып, 420 үй-бүлөгө эсептегич коюу.": (
        "Replace 2.1 km of pipe and install water meters for 420 households."
    ),
    "Түтүктү алмаштырып, эсептегич коюу.": "Replace the pipe and install meters.",
    "Долбоорлоо жана смета": "Design and cost estimate",
    "Айыл өкмөтү": "Aiyl okmotu",
    "Долбоор": "Design",
    "Түтүктү алмаштыруу": "Replacement of the pipe",
    "Айыл өкмөтү, подрядчы": "Aiyl okmotu, contractor",
    "2,1 км түтүк": "2.1 km of pipe",
    "Түтүк, жалгоо": "Pipe and joints",
    "Казуу, көмүү": "Digging and filling in",
    "Эсептегичтерди орнотуу": "Installation of meters",
    "Суу керектөөчүлөрдүн бирикмеси": "Association of water users",
    "420 эсептегич": "420 meters",
    "Орнотуу": "Installation",
    "Тармакты суу керектөөчүлөрдүн бирикмеси күтөт.": (
        "The association of water users runs the network."
    ),
    "Эсептегич боюнча төлөнөт.": "Households pay by the meter.",
    "м³": "m³",
    "Жалгыз бой карылар жарымын төлөйт.": "Older people who live alone pay half.",
    "Майыптыгы бар адамдардын үйлөрү биринчи кошулат.": (
        "Homes of people with disabilities are connected first."
    ),
    "Суу ташуу көбүнчө аялдардын жумушу эле; бирикменин кеңешинде төрт аял бар.": (
        "Carrying water was mostly the work of women; four women sit on the council of "
        "the association."
    ),
    "Суу келген үй-бүлөлөр": "Households that water reaches",
    "үй-бүлө": "households",
    "Бирикменин тизмеси": "List of the association",
    "Суунун бир күндөгү убактысы": "Time for which water comes in a day",
    "саат": "hours",
    "Өлчөө журналы": "Log of measurements",
    "418 үй-бүлөгө суу күнү-түнү келет. Эки үй-бүлө көчүп кеткендиктен кошулган жок. "
    "Тариф күтүү чыгымын жана амортизацияны жабат.": (
        "Water reaches 418 households day and night. Two households moved away and were "
        "not connected. The tariff covers running costs and depreciation."
    ),
    "Жер иштери жаанга туш келет.": "Rain falls while the ground is being dug.",
    "Казуу иштери апрелден октябрга чейин жүрөт.": (
        "The ground is dug from April to October."
    ),
    "Бирикме түтүктү оңдоп турат, амортизация тарифке кирет.": (
        "The association keeps the pipe in repair; the tariff includes depreciation."
    ),
    "Тургундардын тобу басымды ай сайын өлчөйт.": (
        "A group of residents measures the pressure every month."
    ),
}
