import Issuer
import Model
import OpenSSL
import Store

/// What would be refused after a key was made, asked with throwaway keys before anything is.
extension AuthorityDesk {
    /// Refuses an issuing authority that its parent could not certify, or that could not issue its OCSP signer.
    ///
    /// - Throws: `IssuanceError`, as the issuance of either would.
    func rehearse(_ plan: AuthorityPlan, below parent: AuthorityRecord) throws {
        let certificate = try centre.identity(of: parent).rehearse(
            centre.profiles.authorityProfile(plan.profile),
            facts: plan.facts,
            for: PrivateKey.generate(plan.algorithm).publicKey,
            at: centre.clock.now
        )
        let record = record(plan, certificate, reference: "")
        try centre.rehearseSigner(of: record, above: centre.chain(of: parent))
    }

    /// Refuses a successor that a root could not be linked to, before anything of it is made.
    ///
    /// Both links are linted, between the root and a certificate of the successor by a throwaway key.
    ///
    /// - Throws: `HierarchyError` with `.unlinkable`; `IssuanceError`.
    func rehearseLinks(of old: AuthorityRecord, to plan: AuthorityPlan) throws {
        let key = try PrivateKey.generate(plan.algorithm).using(plan.signatureAlgorithm)
        let founder = try founder(of: plan)
        let new = try founder.root(plan.id, profile: plan.profile, facts: plan.facts, key: key).certificate
        let successor = try CertificateAuthority(
            identity: founder.identity(
                plan.id,
                certificate: new,
                signatureAlgorithm: plan.signatureAlgorithm
            ),
            key: key,
            profiles: centre.profiles,
            book: persons.book,
            ledger: centre.book,
            clock: centre.clock,
            holder: centre.process.name
        )
        let own = try Certificate(der: old.certificate)
        let there = try order(for: new, by: own, kind: .newWithOld, profile: plan.profile)
        let back = try order(for: own, by: new, kind: .oldWithNew, profile: authorityProfile(of: old))
        let root = try signer(old)
        do throws(IssuanceError) {
            try root.rehearse(there)
            try successor.rehearse(back)
        } catch {
            switch error.reason {
            case .lintFailed, .validityEmpty: throw HierarchyError(.unlinkable(old.id, detail: error.message))
            default: throw error
            }
        }
    }
}
