import Model
import Portal

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

    /// How its users log in to the portal (单点登录).
    public struct SignOn: Codable, Hashable, Sendable {
        /// Where the platform is asked, in place of what its discovery document says.
        public struct Endpoints: Codable, Hashable, Sendable {
            /// Where browsers are sent to log in.
            public var authorize: String
            /// Where a code becomes a token.
            public var token: String
            /// Where its keys are published.
            public var keys: String
            /// Where browsers are sent to log out there as well; absent for nowhere.
            public var logout: String?
        }

        /// What users call the platform, 1 to 20 characters.
        public var name: String
        /// What its tokens say in `iss`, to the letter; its discovery document is below it.
        public var issuer: String
        /// What it calls us.
        public var client: String
        /// A file with the secret that it gave us and nothing else, for the owner alone; absent where it gave none.
        public var secretFile: String?
        /// A file with the certificates that are trusted; absent for the system's.
        public var trusted: String?
        /// Where it is asked; absent for what its discovery document says.
        public var endpoints: Endpoints?
        /// The origins of its pages besides the issuer's.
        public var origins: [String]?
        /// Whether its pages may post tokens; absent for no.
        public var postsTokens: Bool?
        /// Whether it has verified the numbers that its tokens name; absent for no.
        public var phoneIsVerified: Bool?
        /// Whether it has verified the names of people that its tokens say; absent for no.
        public var nameIsVerified: Bool?

        /// The origins of all its pages.
        var allOrigins: Set<String> {
            Set((origins ?? []) + [PlatformAddress.origin(of: issuer)].compactMap(\.self))
        }
    }

    /// How it is asked, before 更新 and 替换, for bids that wait for their opening.
    public struct Bids: Codable, Hashable, Sendable {
        /// Where it is asked; https, or http on this machine.
        public var url: String
        /// The endpoint of `webhooks` with whose certificates and secrets it is asked.
        public var webhook: String
    }

    /// How its users log in; absent for with passwords of ours only.
    public var signOn: SignOn?
    /// How it is asked for open bids; absent for not at all.
    public var bids: Bids?
    /// Whom it is told; absent for nobody.
    public var webhooks: [Webhook]?
    /// What could not be told for so long is given up, 1 to 720 hours; absent for 72.
    public var giveUpHours: Int?

    /// What is wrong.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand((1...720).contains(giveUpHours ?? 72), "giveUpHours", "must be 1 to 720")
        faults += (signOn?.faults ?? []).below("signOn")
        let webhooks = webhooks ?? []
        if let bids {
            faults.demand(
                PlatformAddress.isSafe(bids.url),
                "bids.url",
                "must be an https URL, or http on this machine, without a name or password in it"
            )
            faults.demand(
                webhooks.contains { $0.name == bids.webhook },
                "bids.webhook",
                "must be the name of one of 'webhooks'"
            )
        }
        faults.demand(webhooks.count <= 8, "webhooks", "must be 8 at most")
        for (index, webhook) in webhooks.enumerated() {
            faults += webhook.faults(after: webhooks.prefix(index)).below("webhooks[\(index)]")
        }
        return faults
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
            PlatformAddress.isSafe(url),
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
