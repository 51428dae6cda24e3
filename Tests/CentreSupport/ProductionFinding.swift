package import Centre
package import Model
import OpenSSL
import Store
package import Tokens

/// What must be true of a centre after one or more tokens were finished, however often that was interrupted.
package enum ProductionFinding {
    /// Everything that is wrong with one application's token; empty when nothing is.
    ///
    /// - Parameters:
    ///   - application: whose token was made.
    ///   - card: the token.
    ///   - centre: the open centre.
    ///   - pinTries: how many its PIN is to have.
    /// - Returns: one clause for each fault.
    /// - Throws: when book or card cannot be read.
    package static func faults(
        of application: ApplicationNumber,
        on card: VirtualCard,
        in centre: CACentre,
        pinTries: Int = 3
    ) async throws -> [String] {
        let book = centre.book
        var faults: [String] = []
        func expect(_ condition: Bool, _ fault: String) { if !condition { faults.append(fault) } }

        let job = try book.job(of: application)
        expect(job?.state == .done, "job is \(job?.state.rawValue ?? "missing")")
        expect(try book.application(application)?.state == .completed, "application is not COMPLETED")
        let tokens = try book.tokens(application: application, limit: 10)
        expect(tokens.filter { $0.state == .produced }.count == 1, "not one token is PRODUCED")

        var filter = CertificateFilter()
        filter.application = application
        let certificates = try book.certificates(filter, limit: 1000) + successors(of: tokens, in: book)
        let living = certificates.filter { $0.state == .issued || $0.state == .active }
        expect(living.count == 1, "\(living.count) certificates are good")
        expect(
            certificates.allSatisfy { record in
                // What was signed for a token that was set aside is revoked.
                let isGivenUp = tokens.contains {
                    $0.serial == record.reservation.tokenSerial && $0.state == .defective
                }
                return record.state == .abandoned || record.state.mayBeGood
                    || isGivenUp && record.revocation?.reason == .superseded
            },
            "something is unsettled"
        )
        expect(living.first?.id == job?.certificate, "the job has another certificate")

        card.insert()
        let token = try await PIVToken.open(over: VirtualCardTransport(card))
        let read = try await token.readCertificate(in: .authentication)
        expect(read != nil && read == living.first?.certificate, "the card carries another certificate")
        let condition = try await token.condition()
        let hasTries = condition.pinTriesLeft == pinTries && condition.pukTriesLeft == 3
        expect(hasTries, "the card lost tries")
        expect(!condition.isFactoryFresh, "the card has factory secrets")
        await token.close()
        return faults
    }

    /// Certificates that followed those of tokens that were set aside.
    private static func successors(
        of tokens: [TokenRecord],
        in book: BookOfRecord
    ) throws -> [CertificateRecord] {
        try tokens.flatMap { token in
            var filter = CertificateFilter()
            filter.tokenSerial = token.serial
            return try book.certificates(filter, limit: 100).filter { $0.reservation.act == .reissue }
        }
    }

    /// Everything that is wrong with the book as a whole.
    package static func faults(in centre: CACentre) throws -> [String] {
        let book = centre.book
        var faults: [String] = []
        func expect(_ condition: Bool, _ fault: String) { if !condition { faults.append(fault) } }

        let certificates = try book.certificates(CertificateFilter(), limit: 100_000)
        expect(Set(certificates.map(\.id)).count == certificates.count, "a serial was given twice")
        expect(try book.unfinishedCertificates().isEmpty, "something is left reserved or signing")
        let counts = try book.counts()
        expect(counts.isConsistent, "the counts disagree: \(counts)")
        let founded = try book.auditEntryCount(action: "certificate.found")
        let intended = try book.auditEntryCount(action: "certificate.intend") + founded
        let issued = try book.auditEntryCount(action: "certificate.issue") + founded
        expect(intended == counts.intents, "\(intended) intentions audited, \(counts.intents) on record")
        expect(issued == counts.contents, "\(issued) signatures audited, \(counts.contents) on record")
        expect(try book.findDamage().isEmpty, "the file is damaged")
        let verdict = try centre.verifyAudit(with: centre.auditPublicKeys())
        expect(verdict.fault == nil, "audit: \(verdict.fault.map(\.description) ?? "")")
        return faults
    }
}
