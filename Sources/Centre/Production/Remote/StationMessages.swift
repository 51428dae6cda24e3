import Foundation
import Model
import Portal

/// What a station says about its session and the queue.
enum StationMessages {
    /// It is done; there is nothing to say.
    struct Done: Codable {}

    struct Open: StationMessage {
        struct Answer: Codable {
            /// 姓名 of who works.
            let operatorName: String
            /// The server's clock, in seconds since 1970.
            let time: Int64
        }

        static let verb = StationVerb.open
        let at: StationPlace
        /// The station's release, which must be the server's.
        let release: String
    }

    struct Close: StationMessage {
        typealias Answer = Done
        static let verb = StationVerb.close
        let at: StationPlace
    }

    struct Waiting: StationMessage {
        struct Answer: Codable {
            let waiting: Int
        }

        static let verb = StationVerb.waiting
        let at: StationPlace
        let excluding: [ApplicationNumber]
        let limit: Int
    }

    struct Awaited: StationMessage {
        struct Answer: Codable {
            let tokens: [AwaitedToken]
        }

        static let verb = StationVerb.awaited
        let at: StationPlace
    }

    struct Next: StationMessage {
        typealias Answer = JobOffer
        static let verb = StationVerb.next
        let at: StationPlace
        let token: TokenAbility?
        let excluding: [ApplicationNumber]
    }

    struct Claim: StationMessage {
        typealias Answer = JobTicket
        static let verb = StationVerb.claim
        let at: StationPlace
        let application: ApplicationNumber
    }

    struct Release: StationMessage {
        typealias Answer = Done
        static let verb = StationVerb.release
        let at: StationPlace
        let application: ApplicationNumber
    }

    struct Standing: StationMessage {
        typealias Answer = TokenStanding
        static let verb = StationVerb.standing
        let at: StationPlace
        let token: String
    }

    struct Fit: StationMessage {
        typealias Answer = JobFit
        static let verb = StationVerb.fit
        let at: StationPlace
        let application: ApplicationNumber
        let token: TokenAbility?
    }

    struct Orders: StationMessage {
        struct Answer: Codable {
            let orders: [SetAsideOrder]
        }

        static let verb = StationVerb.orders
        let at: StationPlace
    }
}
