@testable import Enrollment
import Model
import TestSupport
import Testing

extension DeskFixture {
    /// An active certificate in the book.
    func issueCertificate(
        subjectUID: String,
        profile: String,
        days: Int64,
        application: ApplicationNumber? = nil,
        token: String? = nil,
        act: IssuanceAct = .new,
        predecessor: CertificateID? = nil,
        purpose: CertificatePurpose = .signing,
        activate: Bool = true
    ) async throws -> CertificateID {
        let now = clock.clock.now
        let count = book.contents.certificates.count
        let authority = try #require(AuthorityID("issuing"))
        let serial = try #require(SerialNumber(bytes: [1, UInt8(count)]))
        let id = CertificateID(authority: authority, serial: serial)
        let reservation = Reservation(
            id: id,
            profile: profile,
            purpose: purpose,
            application: application,
            subjectUID: subjectUID,
            subject: "CN=x",
            keyHash: [UInt8(count)],
            tokenSerial: token,
            act: act,
            predecessor: predecessor,
            notBefore: now,
            notAfter: now.advanced(bySeconds: days * 86_400),
            holder: "test",
            createdAt: now
        )
        try await book.commit([
            .reserveCertificate(reservation), .intendCertificate(id, toBeSigned: [1]),
            .storeCertificate(id, certificate: [2], at: now),
        ])
        if activate { try await book.commit([.activateCertificate(id)]) }
        return id
    }

    /// A token that carries a key for a job, and has its PIN letter.
    func addToken(
        _ serial: String = "TW0001",
        for number: ApplicationNumber,
        letters: Int = 1
    ) async throws -> TokenRecord {
        let token = TokenRecord(
            serial: serial,
            driver: "piv",
            model: "virtual",
            state: .inProduction,
            application: number,
            wrappedSecrets: [1],
            pinTriesLeft: 3,
            letters: letters,
            handedLetter: letters,
            version: 1,
            updatedAt: clock.clock.now
        )
        try await book.commit([.addToken(token)])
        return token
    }

    /// Walks a claimed job to `state`; the certificate names its token when asked to.
    func walk(
        _ job: JobRecord,
        to state: JobState,
        token: String = "TW0001",
        isNamed: Bool = false
    ) async throws -> JobRecord {
        let steps: [JobState] = [.initialized, .keyGenerated, .issued, .written, .verified]
        var job = job
        let passed = steps.firstIndex(of: job.state).map { $0 + 1 } ?? 0
        for step in steps.dropFirst(passed) {
            guard job.state != state else { break }
            var certificate: CertificateID?
            if step == .issued {
                let record = try #require(book.contents.applications[job.application])
                certificate = try await issueCertificate(
                    subjectUID: record.subjectUID,
                    profile: record.profile,
                    days: 365,
                    application: record.number,
                    token: isNamed ? token : nil,
                    activate: false
                )
            }
            let evidence = StepEvidence(
                tokenSerial: token,
                subjectPublicKeyInfo: step == .keyGenerated ? [4] : nil,
                certificate: certificate,
                detail: step.rawValue
            )
            job = try await desk.advance(job, to: step, station, evidence)
        }
        return job
    }
}
