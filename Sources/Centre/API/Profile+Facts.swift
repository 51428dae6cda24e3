import Issuer
import Portal

extension Profile {
    /// The facts that a request of this profile may give; true for those it cannot do without.
    var factsOfRequests: [String: Bool] {
        var facts: [String: Bool] = [:]
        for attribute in subject {
            guard case .fact(let name, let optional) = attribute.source else { continue }
            facts[name] = (facts[name] ?? false) || !optional
        }
        for name in [emailFact, fullOrganizationFact].compactMap({ $0 }) where facts[name] == nil {
            facts[name] = false
        }
        for name in alternativeNames {
            facts[name.fact] = (facts[name.fact] ?? false) || !name.isOptional
        }
        return facts
    }

    /// Those among them that may have several values.
    var listsOfRequests: Set<String> { Set(alternativeNames.map(\.fact)) }
}

extension SubjectFacts {
    /// What a machine says about its own subject.
    init(_ order: IssuanceOrder) {
        self.init(order.facts, lists: order.lists)
    }
}
