import ArgumentParser
import Centre
import Foundation

/// Which staff member acts; their key signs what they do.
struct OperatorOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: "The staff member who acts (default: PKI_STAFF).")
    var name: String?

    /// The staff member, with their key opened.
    func open(in centre: CACentre) throws -> StaffOperator {
        guard let name = name ?? ProcessInfo.processInfo.environment["PKI_STAFF"] else {
            throw ValidationError("name the staff member who acts with --as NAME or PKI_STAFF")
        }
        return try centre.staffOperator(name)
    }
}
