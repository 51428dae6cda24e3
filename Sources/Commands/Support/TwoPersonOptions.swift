import ArgumentParser
import Centre
import Foundation

/// The two staff members whom every act takes that `TwoPersons` tells.
struct TwoPersonOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: "The staff member who acts (default: PKI_STAFF).")
    var name: String?

    @Option(help: "The second staff member, who confirms (default: PKI_SECOND).")
    var second: String?

    /// Both login names.
    func names() throws -> (first: String, second: String) {
        let environment = ProcessInfo.processInfo.environment
        guard let first = name ?? environment["PKI_STAFF"], let second = second ?? environment["PKI_SECOND"]
        else {
            throw ValidationError("name two staff members with --as NAME and --second NAME")
        }
        return (first, second)
    }

    /// Both, with their keys opened.
    func open(in centre: CACentre) throws -> TwoPersons {
        let names = try names()
        return try TwoPersons(
            first: centre.staffOperator(names.first),
            second: centre.staffOperator(names.second)
        )
    }

    /// The same, after the book took in what newer lists say: which keys are compromised is known before one is certified.
    func certifyingDesk(in centre: CACentre) async throws -> AuthorityDesk {
        try await Recovered.recall(in: centre)
        return try desk(in: centre)
    }

    /// Both, at the desk where authorities are worked on.
    func desk(in centre: CACentre) throws -> AuthorityDesk {
        AuthorityDesk(centre: centre, persons: try open(in: centre)) { Terminal.sayWaiting(at: $0) }
    }
}
