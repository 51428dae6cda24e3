import Centre
import CentreSupport
import Model
import Store
import Synchronization
import Testing
import Tokens

/// A line at which one thing goes wrong with a token, and which then goes on as an operator would.
final class FailureDesk: Sendable {
    /// What became of a job after one failure.
    enum End: String, Comparable {
        /// The token was finished at once: the failure changed nothing.
        case unnoticed = "–"
        /// The same token was inserted again and finished.
        case again = "again"
        /// The token was set aside, or left alone as somebody's, and another one was finished.
        case another = "another"

        static func < (one: End, other: End) -> Bool { one.rawValue < other.rawValue }
    }

    /// The steps of docs/tokens.md at which a token is asked for something.
    static let steps = [
        "2 allocate", "3 initialise", "4 generate", "5 issue", "6 write", "7 prove", "8 complete",
    ]

    let centre: CACentre
    private let prepared: PreparedCentre
    private let counter: Counter
    private let office: CentreOffice
    private let people = Mutex(0)
    private let last = Mutex<ProductionPoint>(.claimed)

    /// Opens a line.
    ///
    /// - Parameter edits: changes of the definition.
    /// - Throws: what founding throws.
    init(edits: [Workshop.Edit] = []) async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open(definition: Workshop.definition(in: prepared, edits, []))
        counter = try Counter(centre)
        let producer = try centre.staffOperator("liu.zhizheng")
        office = try CentreOffice(centre: centre, producer: producer, station: "desk-1")
    }

    /// The line; it notes how far a token came.
    private var line: ProductionLine {
        ProductionLine(office: office) { [self] point in last.withLock { $0 = point } }
    }

    /// Makes the token of a new applicant.
    ///
    /// - Parameters:
    ///   - first: a token that fails once; the number says how often it was opened before.
    ///   - second: another blank.
    /// - Returns: the step at which the first token was last, how it ended, and the application.
    /// - Throws: what no other token or try would mend.
    func run(
        _ first: (Int) async throws -> any Token,
        _ second: () async throws -> any Token
    ) async throws -> (step: String, end: End, application: ApplicationNumber) {
        let number = people.withLock { number in
            number += 1
            return number
        }
        let application = try await counter.paidApplication(number)
        last.withLock { $0 = .claimed }
        var step: String?
        for attempt in 0..<4 {
            do {
                switch try await line.finish(line.claim(application), on: first(attempt)) {
                case .made: return (step ?? here, attempt == 0 ? .unnoticed : .again, application)
                case .setAside: return (step ?? here, try await other(application, second), application)
                }
            } catch let error as TokenError {
                step = step ?? here
                if case .alreadyPersonalised = error.reason {
                    return (step ?? here, try await other(application, second), application)
                }
            }
        }
        Issue.record("\(application) does not end")
        return (step ?? here, .again, application)
    }

    /// Whether book and audit are whole.
    func faults() throws -> [String] { try ProductionFinding.faults(in: centre) }

    private func other(
        _ application: ApplicationNumber,
        _ token: () async throws -> any Token
    ) async throws -> End {
        _ = try await line.make(line.claim(application), on: token())
        return .another
    }

    private var here: String {
        let index =
            switch last.withLock({ $0 }) {
            case .claimed: 0
            case .allocated: 1
            case .personalised, .initialized: 2
            case .generated, .keyRecorded, .requested, .issuance: 3
            case .issued, .written: 4
            case .readBack: 5
            case .proven, .verified, .completed: 6
            }
        return FailureDesk.steps[index]
    }
}
