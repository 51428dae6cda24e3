import Foundation
import Model

/// `platform` of pki.yaml: the bidding platform whose users the centre's applicants are.
public struct PlatformConfiguration: Codable, Hashable, Sendable {
    /// An endpoint that is told what happens to certificates and bindings.
    public struct Webhook: Codable, Hashable, Sendable {
        /// Its name here, as `bidding`; for ever, because what it was told is on record under it.
        public var name: String
        /// Where it is; https, or http on this machine.
        public var url: String
        /// A file with the certificates that are trusted; absent for the system's.
        public var trusted: String?
        /// The numbers of the secrets that sign, one or two, each another secret; absent for 1.
        public var secrets: [Int]?

        /// The numbers of the secrets that sign.
        public var secretNumbers: [Int] { secrets ?? [1] }
    }

    /// Whom it is told; absent for nobody.
    public var webhooks: [Webhook]?
    /// What could not be told for so long is given up, 1 to 720 hours; absent for 72.
    public var giveUpHours: Int?

    /// What is wrong.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand((1...720).contains(giveUpHours ?? 72), "giveUpHours", "must be 1 to 720")
        let webhooks = webhooks ?? []
        faults.demand(webhooks.count <= 8, "webhooks", "must be 8 at most")
        for (index, webhook) in webhooks.enumerated() {
            faults += webhook.faults(after: webhooks.prefix(index)).below("webhooks[\(index)]")
        }
        return faults
    }

    /// Whether an address may be called: https, or http on this machine, without a name, a password or a fragment in it.
    static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 500, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains("#"),
            let url = URL(string: text), let host = url.host(), !host.isEmpty, url.user() == nil
        else { return false }
        switch url.scheme {
        case "https": return true
        case "http": return ["127.0.0.1", "::1", "localhost"].contains(SocketPlace.bare(host))
        default: return false
        }
    }
}

extension PlatformConfiguration.Webhook {
    fileprivate func faults(after others: ArraySlice<Self>) -> [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(
            AuthorityID(name) != nil,
            "name",
            "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter"
        )
        faults.demand(others.allSatisfy { $0.name != name }, "name", "stands there twice")
        faults.demand(
            PlatformConfiguration.isAddress(url),
            "url",
            "must be an https URL, or http on this machine, without a name or password in it"
        )
        let numbers = secretNumbers
        faults.demand(
            (1...2).contains(numbers.count) && Set(numbers).count == numbers.count
                && numbers.allSatisfy { (1...9999).contains($0) },
            "secrets",
            "must be one or two different numbers of 1 to 9999"
        )
        return faults
    }
}
