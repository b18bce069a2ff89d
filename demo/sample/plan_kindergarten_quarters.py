"""What the sample kindergarten reports, quarter by quarter (Kyrgyz)."""

from demo.sample.plan_reports import Measured, Photo, Quarterly

# Two quarters are read, the third goes back, the fourth waits for its report.
QUARTERS = (
    Quarterly(
        "Долбоорлоочу тандалып, долбоордун эскизи ата-энелерге көрсөтүлдү.",
        "Эскиз эки жолу өзгөрдү: пандус кошулду.",
        {
            1: Measured(
                60, "Эскиз даяр, смета түзүлүп жатат.", {"local_budget": 70000}
            ),
            2: Measured(0),
            3: Measured(0),
            4: Measured(0),
            5: Measured(10, "Эки жолугушуу өттү.", {"local_budget": 2000}),
        },
        {1: 48, 2: 31, 3: 0},
        (Photo(1, "Имараттын экинчи канаты, иш башталганга чейин", 8),),
    ),
    Quarterly(
        "Долбоор экспертизадан өттү, чатыр алмаштырылды, тарбиячылар окуудан өттү.",
        "",
        {
            1: Measured(
                100, "Экспертизанын корутундусу алынды.", {"local_budget": 50000}
            ),
            2: Measured(
                35,
                "Чатыр алмаштырылды, жашоочулар ашарга чыгышты.",
                {"grant": 610000, "local_budget": 90000, "community": 60000},
            ),
            3: Measured(0),
            4: Measured(100, "Алты адам күбөлүк алды.", {"other_donor": 45000}),
            5: Measured(35, "Үч жолугушуу өттү.", {"local_budget": 3000}),
        },
        {1: 48, 2: 24, 3: 6},
        (
            Photo(2, "Чатырды алмаштыруу", 45),
            Photo(2, "Ашар: короону тазалоо", 60),
            Photo(4, "Тарбиячылардын окуусу", 100),
        ),
    ),
    Quarterly(
        "Терезелер коюлду, жылытуу түтүктөрү тартылды.",
        "Терезелер үч жума кечигип келди.",
        {
            1: Measured(100),
            2: Measured(55, "Терезелер коюлду.", {"grant": 380000}),
            3: Measured(0),
            4: Measured(100),
            5: Measured(50, "", {"local_budget": 3000}),
        },
        {1: 48, 2: 24, 3: 6},
        (Photo(2, "Жаңы терезелер", 75),),
        returned="Терезелердин кабыл алуу актысын тиркеңиз. Жылытуу түтүктөрүнө канча "
        "каражат кеткени жазылган эмес.",
    ),
)
