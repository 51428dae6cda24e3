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
        return facts
    }
}

extension SubjectFacts {
    /// What a machine says about its own subject.
    init(_ order: IssuanceOrder) throws(APIRefusal) {
        if let name = order.lists.keys.sorted().first { throw APIRefusal(.factUnknown(name)) }
        self.init(order.facts)
    }
}
