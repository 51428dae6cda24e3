import Foundation
import Model
import Portal

/// What a station says about its session and the queue.
enum StationMessages {
    /// It is done; there is nothing to say.
    struct Done: Codable {}

    /// Where a job stands.
    struct Ticket: Codable {
        let application: ApplicationNumber
        let state: JobState
        let token: String?
    }

    /// A job, when there is one.
    struct Offer: Codable {
        let job: Ticket?
    }

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

    struct Next: StationMessage {
        typealias Answer = Offer
        static let verb = StationVerb.next
        let at: StationPlace
        let token: String?
        let excluding: [ApplicationNumber]
    }

    struct Claim: StationMessage {
        typealias Answer = Ticket
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
        struct Answer: Codable {
            let carries: ApplicationNumber?
            let inHand: ApplicationNumber?
            let awaitsLetter: ApplicationNumber?
        }

        static let verb = StationVerb.standing
        let at: StationPlace
        let token: String
    }

    struct Owner: StationMessage {
        struct Answer: Codable {
            let token: String?
        }

        static let verb = StationVerb.owner
        let at: StationPlace
        let application: ApplicationNumber
    }
}

extension StationMessages.Ticket {
    /// As it crosses the network.
    init(_ ticket: JobTicket) {
        self.init(application: ticket.application, state: ticket.state, token: ticket.tokenSerial)
    }

    /// As the line knows it.
    var ticket: JobTicket { JobTicket(application: application, state: state, tokenSerial: token) }
}
