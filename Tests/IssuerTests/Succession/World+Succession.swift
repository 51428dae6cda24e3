import Model
import OpenSSL
import TestSupport

@testable import Issuer

extension World {
    /// A centre in memory where EXPERT certificates may be renewed with the same key.
    static func renewing() async throws -> World {
        var profiles = try ShippedProfiles.all()
        profiles["EXPERT"]?.sameKeyRenewal = true
        return try await World(profiles: profiles)
    }

    /// Issues a certificate and makes it active.
    func issueActive(_ number: Int = 1, key: PrivateKey) async throws -> IssuedCertificate {
        let issued = try await authority().issue(request(number, key: key))
        try await book.commit([.activateCertificate(issued.id)])
        return issued
    }

    /// Asks for the certificate that follows `predecessor`.
    func succession(
        _ act: IssuanceAct,
        of predecessor: CertificateID?,
        key: PrivateKey,
        application number: Int? = nil,
        profile: String = "EXPERT",
        subjectUID: String? = "S0001",
        takesUp: Bool = false
    ) throws -> IssuanceRequest {
        IssuanceRequest(
            profile: profile,
            facts: SubjectFacts(World.expert),
            proof: try TestKeys.request(for: key),
            application: number.flatMap { ApplicationNumber(day: "20261122", type: .new, sequence: $0) },
            subjectUID: subjectUID,
            actor: "maker",
            act: act,
            predecessor: predecessor,
            takesUp: takesUp
        )
    }

    /// Everything that follows a certificate and was not abandoned.
    func living(after id: CertificateID) throws -> [CertificateRecord] {
        try ledger.successors(of: id).filter { $0.state != .abandoned }
    }
}
