import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// What the maker of a token says of a key that was just made in it, as the profile wants it.
///
/// The station hands it over; nothing of it is believed that does not lead to a maker who is trusted here.
struct KeyStatement {
    /// What is known after it was examined.
    struct Proof {
        /// The record of a statement that holds.
        var record: AttestationRecord?
        /// What the journal says of it.
        var words = ""
    }

    let centre: CACentre
    let rule: KeyRule
    /// The token.
    let serial: String
    /// Where the key is, in the words of the record; nil for the slot of the rule.
    var place: String?

    private var wish: Profile.Attestation { rule.token.attestation }

    /// Refuses a token from which no statement can be had, before it is touched, where one is required.
    func demandAbility(_ capabilities: TokenCapabilities) throws {
        guard wish == .required else { return }
        guard capabilities.has(.attestation) else { throw notAttested("the token makes none") }
        guard try !centre.attestationTrust().isEmpty else { throw notAttested("no maker is trusted here") }
    }

    /// Examines the statement.
    ///
    /// - Parameters:
    ///   - statement: as the token made it; nil when it makes none.
    ///   - key: what it is to be about.
    /// - Returns: what is known now.
    /// - Throws: `CentreError` with `.tokenUnsuitable` for a statement that contradicts what was reported, which no honest station
    ///   hands over, and `.notAttested` where one is required.
    func examine(_ statement: TokenAttestation?, of key: PublicKey) throws -> Proof {
        guard wish != .off else { return Proof() }
        guard let statement else { return try without("the token makes no statement") }
        let now = centre.clock.now
        switch try centre.attestationTrust().examine(statement, of: key, serial: serial, at: now) {
        case .refused(let refusal) where refusal.isContradiction:
            throw CentreError(.tokenUnsuitable(serial: serial, .contradiction(refusal.words)))
        case .refused(let refusal): return try without(refusal.words)
        case .holds(let facts, let root):
            let record = AttestationRecord(
                keyHash: key.fingerprint,
                tokenSerial: serial,
                slot: place ?? rule.slot.reference,
                statement: statement.statement,
                issuer: statement.issuer,
                root: root,
                firmware: facts.firmware,
                pinPolicy: facts.pinPolicy?.rawValue,
                touchPolicy: facts.touchPolicy?.rawValue,
                verifiedAt: now
            )
            return Proof(record: record, words: ", attested by its maker")
        }
    }

    private func without(_ why: String) throws -> Proof {
        guard wish != .required else { throw notAttested(why) }
        return Proof(words: ", not attested: \(why)")
    }

    private func notAttested(_ detail: String) -> CentreError {
        CentreError(.notAttested(serial: serial, profile: rule.profile, detail: detail))
    }
}

extension CACentre {
    /// What is known of a key that was made at the production line.
    func keyOrigin(madeAtLine key: PublicKey) throws -> KeyOrigin {
        try book.attestation(ofKey: key.fingerprint) == nil ? .supervised : .attested
    }
}
