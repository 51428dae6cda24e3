import Foundation
import Issuer
import Model
import Portal
import Tokens

/// What a station says about one token.
extension StationMessages {
    /// A token, as the station read it.
    struct Shown: Codable {
        let driver: String
        let serial: String
        let model: String
    }

    /// What a token states of its key: DER certificates.
    struct Statement: Codable {
        let statement: Data
        let issuer: Data
    }

    struct Begin: StationMessage {
        struct Answer: Codable {
            let job: JobTicket
            let slot: TokenSlot
            let algorithm: KeyAlgorithm
            let attestation: Profile.Attestation
            let pinTries: Int?
            /// DER.
            let publicKey: Data?
            /// DER.
            let certificate: Data?
        }

        static let verb = StationVerb.begin
        let at: StationPlace
        let application: ApplicationNumber
        let token: Shown
        let condition: TokenCondition
    }

    /// Answered with octets: what `TokenSecrets` has for custody.
    struct Secrets: StationMessage {
        typealias Answer = Done
        static let verb = StationVerb.secrets
        let at: StationPlace
        let application: ApplicationNumber
        let token: String
    }

    struct Hold: StationMessage {
        typealias Answer = JobTicket
        static let verb = StationVerb.hold
        let at: StationPlace
        let job: JobTicket
        let token: String
    }

    /// Asks what the token is to sign.
    struct Challenge: StationMessage {
        struct Answer: Codable {
            /// For `TokenProof.message`, 32 octets.
            let challenge: Data
        }

        static let verb = StationVerb.challenge
        let at: StationPlace
        let job: JobTicket
        let token: String
    }

    struct Record: StationMessage {
        typealias Answer = JobTicket
        static let verb = StationVerb.record
        let at: StationPlace
        let application: ApplicationNumber
        let token: String
        let version: Int64
        let step: StepReport.Step
        /// DER.
        let publicKey: Data?
        let slot: TokenSlot?
        let attestation: Statement?
        /// Of `TokenProof.message`.
        let signature: Data?
        let pinTriesLeft: Int?
        /// DER.
        let encryptionKey: Data?
    }

    /// Asks for the pair to decrypt with.
    struct Encrypt: StationMessage {
        struct Answer: Codable {
            let job: JobTicket
            /// True when the key is wanted that the token unwraps with; nil otherwise.
            var isAwaitingTransport: Bool?
            /// DER; nil, as the certificate, when there is one certificate.
            var envelope: Data?
            /// DER.
            var certificate: Data?
        }

        /// The key that the token unwraps with.
        struct Transport: Codable {
            /// DER.
            let publicKey: Data
            /// Of `TransportOffer.message`.
            let signature: Data
        }

        static let verb = StationVerb.encrypt
        let at: StationPlace
        let job: JobTicket
        let token: String
        let transport: Transport?
    }

    struct Issue: StationMessage {
        struct Answer: Codable {
            let job: JobTicket
            /// DER.
            let certificate: Data
        }

        static let verb = StationVerb.issue
        let at: StationPlace
        let job: JobTicket
        let token: String
        /// PKCS#10, DER.
        let request: Data
    }

    /// What was given up with a token.
    struct GivenUp: Codable {
        let token: String
        /// Serial numbers, hexadecimal.
        let revoked: [String]
    }

    struct SetAside: StationMessage {
        typealias Answer = GivenUp
        static let verb = StationVerb.setAside
        let at: StationPlace
        let application: ApplicationNumber
        let token: String
        let reason: String
    }

    /// From somebody who has no token in hand, and no session.
    struct GiveUp: StationMessage {
        struct Answer: Codable {
            let givenUp: GivenUp
            /// False when nothing was asked for, or the station at work has yet to do it.
            let isDone: Bool
        }

        static let verb = StationVerb.giveUp
        let at: StationPlace
        let application: ApplicationNumber
        /// Nil, as the reason, to be told what would be given up.
        let token: String?
        let reason: String?
    }

    struct Faulted: StationMessage {
        struct Answer: Codable {
            /// Nil when the token may be inserted again.
            let givenUp: GivenUp?
        }

        static let verb = StationVerb.faulted
        let at: StationPlace
        let application: ApplicationNumber
        let token: String
        let count: Int
        let detail: String
        /// Nil for a token that may be inserted again.
        let isSomebodys: Bool?
    }

    /// Answered with a PDF.
    struct Letter: StationMessage {
        typealias Answer = Done
        static let verb = StationVerb.letter
        let at: StationPlace
        let token: String
    }

    struct Lettered: StationMessage {
        typealias Answer = Done
        static let verb = StationVerb.lettered
        let at: StationPlace
        let token: String
        let version: Int64
    }

    struct HandedOver: StationMessage {
        typealias Answer = Done
        static let verb = StationVerb.handedOver
        let at: StationPlace
        let token: String
    }

    struct LostLetters: StationMessage {
        struct Answer: Codable {
            let letters: [LostLetter]
        }

        static let verb = StationVerb.lostLetters
        let at: StationPlace
    }
}

extension StationMessages.GivenUp {
    /// As it crosses the network.
    init(_ given: ProductionLine.SetAside) {
        self.init(token: given.token, revoked: given.revoked.map(\.hexadecimal))
    }

    /// As the line knows it.
    func given(of application: ApplicationNumber) -> ProductionLine.SetAside {
        ProductionLine.SetAside(
            application: application,
            token: token,
            revoked: revoked.compactMap(SerialNumber.init(hexadecimal:))
        )
    }
}

extension StationMessages.Statement {
    /// As it crosses the network.
    init(_ attestation: TokenAttestation) {
        self.init(statement: Data(attestation.statement), issuer: Data(attestation.issuer))
    }

    /// As the token made it.
    var attestation: TokenAttestation {
        TokenAttestation(statement: Array(statement), issuer: Array(issuer))
    }
}

extension StationMessages.Encrypt.Transport {
    /// As it crosses the network.
    init(_ offer: TransportOffer) {
        self.init(publicKey: Data(offer.subjectPublicKeyInfo), signature: Data(offer.signature))
    }

    /// As the station made it.
    var offer: TransportOffer {
        TransportOffer(subjectPublicKeyInfo: Array(publicKey), signature: Array(signature))
    }
}

extension StationMessages.Encrypt.Answer {
    /// As it crosses the network.
    init(_ work: EncryptionWork) {
        self.init(job: work.ticket)
        if work.isAwaitingTransport {
            isAwaitingTransport = true
        } else {
            (envelope, certificate) = (Data(work.envelope), Data(work.certificate))
        }
    }
}
