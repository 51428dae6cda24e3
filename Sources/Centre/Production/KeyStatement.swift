import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// What the maker of a token says of a key that was just made in it, as the profile wants it.
struct KeyStatement {
    let line: ProductionLine
    let token: any Token
    let profile: String
    let rule: Profile.TokenRule
    let slot: TokenSlot

    private var serial: String { token.identity.serial }

    /// Refuses a token from which no statement can be had, before it is touched, where one is required.
    func demandAbility(_ capabilities: TokenCapabilities) throws {
        guard rule.attestation == .required else { return }
        guard capabilities.has(.attestation) else { throw notAttested("the token makes none") }
        guard try !line.centre.attestationTrust().isEmpty else {
            throw notAttested("no maker is trusted here")
        }
    }

    /// Asks for the statement, and examines it.
    ///
    /// - Returns: the record of one that holds, else nil; and what the journal says.
    /// - Throws: `CentreError` with `.proofFailed` for a statement that contradicts what the token has shown, and `.notAttested`
    ///   where one is required.
    func examine(_ key: PublicKey) async throws -> (record: AttestationRecord?, words: String) {
        guard rule.attestation != .off else { return (nil, "") }
        guard let statement = try await token.attestation(of: slot) else {
            return try without("the token makes no statement")
        }
        let now = line.centre.clock.now
        let verdict = try line.centre.attestationTrust().examine(statement, of: key, serial: serial, at: now)
        switch verdict {
        case .refused(let refusal) where refusal.isContradiction:
            throw CentreError(.proofFailed(detail: refusal.words))
        case .refused(let refusal): return try without(refusal.words)
        case .holds(let facts, let root):
            let record = AttestationRecord(
                keyHash: key.fingerprint,
                tokenSerial: serial,
                slot: rule.slot,
                statement: statement.statement,
                issuer: statement.issuer,
                root: root,
                firmware: facts.firmware,
                pinPolicy: facts.pinPolicy?.rawValue,
                touchPolicy: facts.touchPolicy?.rawValue,
                verifiedAt: now
            )
            return (record, ", attested by its maker")
        }
    }

    private func without(_ why: String) throws -> (record: AttestationRecord?, words: String) {
        guard rule.attestation != .required else { throw notAttested(why) }
        return (nil, ", not attested: \(why)")
    }

    private func notAttested(_ detail: String) -> CentreError {
        CentreError(.notAttested(serial: serial, profile: profile, detail: detail))
    }
}

extension CACentre {
    /// What is known of a key that was made at the production line.
    func keyOrigin(madeAtLine key: PublicKey) throws -> KeyOrigin {
        try book.attestation(ofKey: key.fingerprint) == nil ? .supervised : .attested
    }
}
