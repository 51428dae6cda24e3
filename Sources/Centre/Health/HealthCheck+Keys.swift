import Model
import OpenSSL
import Store

extension HealthCheck {
    /// Every key that must be here opens and is the one on record; each that does not is named.
    func keys() throws -> Outcome {
        var (opened, faults) = (0, [String]())
        /// Opens one key; what keeps it from that is told beside whose it is.
        func open(_ owner: String, _ body: () throws -> Bool) {
            do {
                opened += try body() ? 1 : 0
            } catch {
                faults.append("\(owner): \(describe(error))")
            }
        }
        for record in try centre.book.authorities() {
            open(record.id.name) {
                guard let key = try centre.keyAtHand(record) else { return false }
                guard DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo) == record.keyHash else {
                    faults.append("\(record.keyReference) of \(record.id) is another key")
                    return false
                }
                return true
            }
        }
        let (signers, warning) = try neededSigners()
        for signer in signers {
            open("OCSP signer of \(signer.authority?.name ?? "-")") { try proves(signer) }
        }
        if let api = centre.configuration.api, api.enabled, let server = try centre.presentServer(api) {
            open("TLS certificate of the API") { try proves(server) }
        }
        open("audit chain") { try centre.auditKey() != nil }
        open("custody") {
            _ = try centre.keyring.custody()
            return false
        }
        guard faults.isEmpty else { return (.failure, faults.joined(separator: "; ")) }
        if let warning { return (.warning, warning) }
        return (.passed, "\(opened) keys and the custody key open")
    }

    /// The OCSP signers whose keys must be here, and a word on one whose key is gone and that nobody misses.
    private func neededSigners() throws -> (needed: [SignerRecord], warning: String?) {
        let signers = try signersInUse()
        let gone = signers.filter { centre.isKeyGone($0) || centre.isTokenAway($0.keyReference) }
        let left = Set(signers.filter { !gone.contains($0) }.map(\.authority))
        let ended = Set(try centre.book.authorities().filter { $0.state == .destroyed }.map(\.id))
        var (needed, warning) = ([SignerRecord](), String?.none)
        for signer in signers {
            let isSpare = left.contains(signer.authority) || signer.authority.map(ended.contains) ?? false
            guard gone.contains(signer), isSpare else {
                needed.append(signer)
                continue
            }
            let rest =
                left.contains(signer.authority) ? "another one signs in its place" : "its authority ended"
            warning = warning ?? "\(signer.keyReference), an OCSP signer's, is gone or away; \(rest)"
        }
        return (needed, warning)
    }

    /// Whether a signer's key is the one on record; throws when it is not.
    private func proves(_ signer: SignerRecord) throws -> Bool {
        let publicKey = try PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo)
        let authority = try signer.authority.map { try centre.authorityRecord($0.name) }
        _ = try centre.keyring.provenKey(
            signer.keyReference,
            for: publicKey,
            using: authority?.signerAlgorithm(for: publicKey.algorithm)
        )
        return true
    }

    private func signersInUse() throws -> [SignerRecord] {
        let now = centre.clock.now
        return try centre.book.signers(.ocsp).filter {
            try $0.notAfter ?? now >= now && !centre.isRevoked($0)
        }
    }

    /// What to say of a list that has ended when its authority's key is gone, and nobody makes another.
    func lastListEnded(_ name: RevocationListName, of record: AuthorityRecord) throws -> Outcome? {
        let valid = try centre.dependants(of: record)
        guard valid > 0 else { return nil }
        let detail =
            "the list of \(name) has ended, and the key that signed it is gone; give the holders of its \(valid) valid "
            + "certificates others, and revoke these"
        return (.warning, detail)
    }
}
