@testable import Enrollment
import Model
import TestSupport
import Testing

/// product.md §4.3, held against the table of `docs/enrollment.md` as the reference model.
@Suite("The life of an application")
struct ApplicationLifeTests {
    /// A row of the page.
    struct Row {
        let types: Set<ApplicationType>
        let from: ApplicationState?
        let event: ApplicationEvent
        let when: String
        let to: ApplicationState?
        let guards: Set<ApplicationGuard>
    }

    private static let states: [ApplicationState?] = [nil] + ApplicationState.allCases.map { $0 }
    private static let every = Set(ApplicationGuard.allCases)

    private func rows() throws -> [Row] {
        try MarkdownTable(under: "Transitions", of: Fixture.enrollmentPage()).rows.map { cells in
            let types = try #require(cells["types"])
            let guards = try #require(cells["guards"])
            return Row(
                types: types == "all"
                    ? Set(ApplicationType.allCases)
                    : Set(
                        try types.split(separator: ", ").map {
                            try #require(ApplicationType(rawValue: String($0)))
                        }
                    ),
                from: try state(cells["from"]),
                event: try #require(ApplicationEvent(rawValue: cells["event"] ?? "")),
                when: try #require(cells["when"]),
                to: try state(cells["to"]),
                guards: guards == "–"
                    ? []
                    : Set(
                        try guards.split(separator: ", ").map {
                            try #require(ApplicationGuard(rawValue: String($0)))
                        }
                    )
            )
        }
    }

    private func state(_ cell: String?) throws -> ApplicationState? {
        let text = try #require(cell)
        guard text != "–" else { return nil }
        return try #require(ApplicationState(rawValue: text) as ApplicationState?)
    }

    private func row(
        _ rows: [Row],
        _ life: ApplicationLife,
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) -> Row? {
        rows.first { row in
            let holds =
                switch row.when {
                case "fee": !facts.isFree
                case "free": facts.isFree
                case "issuer": facts.isIssuerAvailable
                case "no issuer": !facts.isIssuerAvailable
                default: true
                }
            return row.types.contains(life.type) && row.from == life.state && row.event == event && holds
        }
    }

    @Test("The page has all 34 rows of the specification and their variants")
    func page() throws {
        let rows = try MarkdownTable(under: "Transitions", of: Fixture.enrollmentPage()).rows
        let ids = Set(rows.compactMap { $0["id"] })
        let wanted =
            (1...10).map { "C\($0)" } + (1...5).map { "N\($0)" } + (1...6).map { "X\($0)" }
            + (1...4).map { "U\($0)" }
            + ["V1", "V2"]
        #expect(ids == Set(wanted))
    }

    @Test("Every state, event, type and circumstance leads where the page says, and nowhere else")
    func everyTriple() throws {
        let rows = try rows()
        var listed = 0
        for type in ApplicationType.allCases {
            for state in Self.states {
                for event in ApplicationEvent.allCases {
                    for (isFree, isAvailable) in [(true, true), (true, false), (false, true), (false, false)]
                    {
                        let facts = TransitionFacts(
                            holding: Self.every,
                            isFree: isFree,
                            isIssuerAvailable: isAvailable
                        )
                        var life = ApplicationLife(type: type, state: state)
                        if let row = row(rows, life, event, facts) {
                            listed += 1
                            try life.apply(event, facts)
                            #expect(life.state == row.to)
                        } else {
                            let refused = #expect(throws: InvalidTransition.self) {
                                try life.apply(event, facts)
                            }
                            #expect(refused?.reason == .notListed)
                            #expect(life.state == state)
                        }
                    }
                }
            }
        }
        #expect(listed > 200)
    }

    @Test("Every guard of every row is demanded, and no other")
    func guards() throws {
        for row in try rows() {
            let type = try #require(row.types.first)
            let isFree = row.when == "free"
            let isAvailable = row.when != "no issuer"
            for missing in ApplicationGuard.allCases {
                let facts = TransitionFacts(
                    holding: Self.every.subtracting([missing]),
                    isFree: isFree,
                    isIssuerAvailable: isAvailable
                )
                var life = ApplicationLife(type: type, state: row.from)
                if row.guards.contains(missing) {
                    let refused = #expect(throws: InvalidTransition.self) { try life.apply(row.event, facts) }
                    #expect(refused?.reason == .guardsFail([missing]))
                    #expect(life.state == row.from)
                } else {
                    try life.apply(row.event, facts)
                    #expect(life.state == row.to)
                }
            }
        }
    }

    @Test("Random lives follow the reference model step by step", arguments: 0..<200)
    func randomLives(seed: UInt64) throws {
        let rows = try rows()
        var generator = SeededGenerator(seed: seed)
        let type = try #require(ApplicationType.allCases.randomElement(using: &generator))
        var life = ApplicationLife(type: type, state: nil)
        for _ in 0..<120 {
            let event = try #require(ApplicationEvent.allCases.randomElement(using: &generator))
            let holding = Self.every.filter { _ in Int.random(in: 0..<20, using: &generator) > 0 }
            let facts = TransitionFacts(
                holding: holding,
                isFree: Bool.random(using: &generator),
                isIssuerAvailable: Bool.random(using: &generator)
            )
            let before = life.state
            let row = row(rows, life, event, facts)
            let isAllowed = row.map { $0.guards.isSubset(of: holding) } ?? false
            let moved = (try? life.apply(event, facts)) != nil
            #expect(moved == isAllowed)
            #expect(life.state == (isAllowed ? row?.to : before))
        }
    }

    @Test("Terminal states take no event", arguments: [ApplicationState.completed, .withdrawn, .closed])
    func terminal(state: ApplicationState) {
        for type in ApplicationType.allCases {
            for event in ApplicationEvent.allCases {
                var life = ApplicationLife(type: type, state: state)
                #expect(throws: InvalidTransition.self) {
                    try life.apply(event, TransitionFacts(holding: Self.every))
                }
            }
        }
    }

    @Test("撤销 is possible in PENDING_REVIEW and REJECTED only, for every type")
    func withdrawal() {
        for type in ApplicationType.allCases {
            for state in Self.states {
                var life = ApplicationLife(type: type, state: state)
                let moved = (try? life.apply(.withdraw, TransitionFacts(holding: Self.every))) != nil
                #expect(moved == (state == .pendingReview || state == .rejected))
            }
        }
    }

    @Test("The page lists the states with the labels that users see")
    func labels() throws {
        let rows = try MarkdownTable(under: "States", of: Fixture.enrollmentPage()).rows
        #expect(rows.compactMap { $0["state"] } == ApplicationState.allCases.map(\.rawValue))
        for (row, state) in zip(rows, ApplicationState.allCases) {
            #expect(row["terminal"] == (state.isTerminal ? "yes" : "no"))
            #expect(row["用户看到的状态"] == state.label || state == .pendingExecution)
        }
    }
}
