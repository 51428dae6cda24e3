import ArgumentParser
import Centre

/// `name=value` on the command line.
struct FactOption: ExpressibleByArgument {
    /// What it says.
    let fact: ServiceOrder.Fact

    /// Reads `organization=必联`; nil without a name, a sign or a value.
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        fact = ServiceOrder.Fact(name: String(parts[0]), value: String(parts[1]))
    }
}
