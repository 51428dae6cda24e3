public import Model

/// Why one certificate does not follow another.
public struct SuccessionError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The application is of another subject.
        case applicationOfOther(ApplicationNumber)
        /// The act does not go with these words: a cause is for reissue, and reissue needs one of two.
        case causeUnfit(IssuanceAct)
        /// The challenge that was signed has too few octets, or too many.
        case challengeUnfit(octets: Int)
        /// The authority that issued the successor was revoked, or stands below one that was.
        case fallen(SerialNumber, state: CertificateState)
        /// What the subject is called is not on record.
        case factsNotOnRecord(SerialNumber)
        /// The act was given up, or the certificate revoked, before it was proven.
        case givenUp(SerialNumber, state: CertificateState)
        /// The certificate was issued elsewhere: nothing approved here says whose it is.
        case imported(SerialNumber)
        /// The certificate is that of a registered client, which two persons renew.
        case machine(SerialNumber, client: String)
        /// The certificate is a machine's, for which nobody applied, and nobody says what it is to say.
        case machineFactsMissing(SerialNumber)
        /// Facts were given for a certificate that is no machine's.
        case factsUnwanted(SerialNumber)
        /// Who asks may not.
        case notAllowed(name: String)
        /// The certificate is for a token that is being made, and is proven by that.
        case inProduction(SerialNumber, token: String)
        /// The certificate follows no other.
        case notSuccessor(SerialNumber)
        /// Another certificate took the place of the predecessor meanwhile.
        case otherProven(SerialNumber, by: SerialNumber)
        /// It is proven; it cannot be given up, only revoked.
        case proven(SerialNumber)
        /// The predecessor was revoked meanwhile, or is on hold.
        case predecessorChanged(SerialNumber, state: CertificateState)
        /// A replacement changes contents, and no approved application says to what.
        case replacementNeedsApplication
        /// One administrator alone asks for a new key in the name of another staff member; nil when the member is unknown.
        case secondNeeded(member: String?)
        /// The signature given is not one of the challenge by the certificate's key.
        case signatureUnfit(SerialNumber)
        /// Nobody says how the certificate was proven.
        case statementMissing
        /// A reissue names the token that was lost or broke.
        case tokenGone(serial: String)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .applicationOfOther(let number): "application \(number) is of another subject"
        case .causeUnfit(let act):
            act == .reissue
                ? "reissue needs the cause token_lost or superseded" : "\(act.rawValue) takes no cause"
        case .challengeUnfit(let octets): "the challenge has \(octets) octets"
        case .factsNotOnRecord(let serial):
            "what the subject of \(serial.hexadecimal) is called stands in no approved application"
        case .fallen(let serial, _):
            "certificate \(serial.hexadecimal), which would follow, stands below an authority that was revoked: it is good for nobody"
        case .givenUp(let serial, let state): "certificate \(serial.hexadecimal) is \(state.rawValue)"
        case .imported(let serial):
            "certificate \(serial.hexadecimal) was issued elsewhere and imported: nothing can follow it here"
        case .machine(let serial, let client):
            "certificate \(serial.hexadecimal) is that of client \(client)"
        case .machineFactsMissing(let serial):
            "certificate \(serial.hexadecimal) is a machine's, and nobody applied for it"
        case .factsUnwanted(let serial):
            "what the subject of \(serial.hexadecimal) is called was approved, and is not named here"
        case .notAllowed(let name): "\(name) may not let certificates follow others"
        case .inProduction(let serial, let token):
            "certificate \(serial.hexadecimal) is for token \(token), which is being made"
        case .notSuccessor(let serial): "certificate \(serial.hexadecimal) follows no other"
        case .otherProven(let predecessor, let other):
            "certificate \(other.hexadecimal) has taken the place of \(predecessor.hexadecimal)"
        case .proven(let serial): "certificate \(serial.hexadecimal) is proven"
        case .predecessorChanged(let serial, let state):
            "the certificate before it, \(serial.hexadecimal), is \(state.rawValue) now"
        case .replacementNeedsApplication: "a replacement changes what a certificate says"
        case .secondNeeded(let member):
            "a new key would act in the name of \(member ?? "a staff member"), and one administrator alone asks for it"
        case .signatureUnfit(let serial):
            "the signature of the challenge does not verify with certificate \(serial.hexadecimal)"
        case .statementMissing: "nobody says how the certificate was proven"
        case .tokenGone(let serial): "token \(serial) is the one that was lost or broke"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .applicationOfOther: "see it with 'pki application show'"
        case .causeUnfit: "a lost token is token_lost, a broken one superseded"
        case .challengeUnfit:
            "it must have \(SuccessionProof.challengeLengths.lowerBound) to \(SuccessionProof.challengeLengths.upperBound)"
        case .factsNotOnRecord: "name an approved application with --application"
        case .fallen(let serial, .active), .fallen(let serial, .held):
            "end it with 'pki certificate revoke \(serial.hexadecimal)', and ask for another one of the authority's successor"
        case .fallen(let serial, _):
            "give it up with 'pki certificate withdraw \(serial.hexadecimal)', and ask for another one of the authority's successor"
        case .givenUp: "make another request; one application gets one certificate"
        case .imported:
            "let its holder apply anew (新办), or issue a machine's with 'pki certificate issue'; revoke this one when the new one works"
        case .machine(_, let client): "two persons renew it: 'pki client renew \(client) --request FILE'"
        case .machineFactsMissing:
            "name its facts: --fact organization=…, and of a server --fact dnsNames=… or --fact ipAddresses=… for each"
        case .factsUnwanted: "leave out --fact; an approved application is named with --application"
        case .notAllowed: "it takes the role pki_admin or super_admin"
        case .inProduction: "finish the token with 'pki produce'; that proves it"
        case .notSuccessor: "see it with 'pki certificate show'"
        case .otherProven: "give this one up with 'pki certificate withdraw'"
        case .proven: "revoke it with 'pki certificate revoke'"
        case .predecessorChanged:
            "give the new certificate up with 'pki certificate withdraw', or release the hold"
        case .replacementNeedsApplication: "name the approved application with --application"
        case .secondNeeded(let member):
            "name a second administrator, or the member, with --second\(member.map { "; or 'pki staff renew \($0)'" } ?? "")"
        case .signatureUnfit:
            "sign the octets of the --challenge file with the key of this certificate, or say how it was seen to work with --statement"
        case .statementMissing: "say how, in 2 to 200 characters"
        case .tokenGone: "name the other token with --token"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .causeUnfit, .challengeUnfit, .replacementNeedsApplication, .signatureUnfit, .statementMissing,
            .machineFactsMissing, .factsUnwanted, .tokenGone:
            .invalidInput
        case .factsNotOnRecord: .notFound
        case .givenUp, .inProduction, .otherProven, .predecessorChanged, .proven: .conflict
        case .applicationOfOther, .fallen, .imported, .machine, .notAllowed, .notSuccessor, .secondNeeded:
            .refused
        }
    }
}
