import Enrollment
import Model
import OpenSSL
import Store
import Tokens

/// A token that broke: its holder gets another one, and the key to decrypt with is recovered onto it.
extension DemoStory {
    /// 补办 of a broken token, approved and paid.
    ///
    /// - Returns: the application.
    /// - Throws: what a part throws, or `DemoFailure`.
    func applyForAnother(
        _ product: ProductionLine.Product,
        _ staff: DemoStaff
    ) async throws -> ApplicationNumber {
        try await teller.step("补办：介质损坏 (pki application create)") { facts in
            let pair = try encryption(of: product.application)
            let papers = try DemoPapers.writeReissue(
                of: product.certificate.serial,
                into: "\(demo.state.path)/demo"
            )
            let document = try ApplicationDocument(path: papers)
            let holder = Submitter(login: "zhang.yanshi", isEmailVerified: true, isMobileVerified: true)
            let number = try await centre.desk()
                .submit(document.form, uploads: document.uploads, by: holder).number
            _ = try await centre.desk(for: staff.reviewer)
                .approve(number, by: Principal(staff.reviewer.record), checklist: Set(ReviewCheck.allCases))
            guard let order = try centre.book.order(of: number) else {
                throw DemoFailure(expectation: "an order was opened")
            }
            let payment = try Payment(channel: .offline, transaction: "DEMO-2", amountFen: order.amountFen)
            let record = try await centre.desk(for: staff.finance)
                .confirmPayment(number, payment, by: Principal(staff.finance.record))
            facts.told.append("\(number) → \(record.state.label)")
            let signing = CertificateID(authority: try issuingID(), serial: product.certificate.serial)
            try DemoFailure.expect(
                centre.book.certificate(signing)?.state == .revoked
                    && centre.book.certificate(pair.id)?.state == .active,
                "the certificate to sign with is revoked, and the one to encrypt to stays"
            )
            facts.checked.append("签名证书已吊销，加密证书保留")
            return number
        }
    }

    /// 密钥恢复 onto the next token, by two persons and the shares of two officers.
    ///
    /// - Returns: the next token, finished.
    /// - Throws: what a part throws, or `DemoFailure`.
    func recover(
        _ application: ApplicationNumber,
        after product: ProductionLine.Product,
        on token: any Token,
        by officers: DemoOfficers,
        _ staff: DemoStaff
    ) async throws -> ProductionLine.Product {
        try await teller.step("密钥恢复 (pki key recover)") { facts in
            let pair = try encryption(of: product.application)
            let line = try ProductionLine(centre: centre, producer: staff.producer, station: "demo-2")
            do {
                _ = try await line.make(line.claim(application), on: token)
                throw DemoFailure(expectation: "the token waits for the archived key")
            } catch let error as KeyRecoveryError {
                guard case .needed = error.reason else { throw error }
                facts.checked.append("新介质停在已验证: \(error.message)")
            }
            let number = try await recovery(of: pair.id, onto: token.identity.serial, by: officers, staff)
            let transcript = try KeyRecoveryDesk.transcript(of: number, in: centre)
            facts.told += transcript.split(separator: "\n").map(String.init)
            try evidence.keep(Array("\(transcript)\n".utf8), as: "recovery.txt")
            let next = try await line.make(line.claim(application), on: token)
            try await expectPair(pair, on: token)
            facts.checked.append("同一加密密钥和证书已在新介质 \(next.token.serial) 上")
            try evidence.keep(next.certificate.pem, as: "certificate.pem")
            try evidence.keepCertificate(pair.id, named: "encryption.pem", of: centre)
            return next
        }
    }

    /// The whole recovery: proposed, confirmed by another one, shares released, the key put together and wrapped.
    private func recovery(
        of certificate: CertificateID,
        onto token: String,
        by officers: DemoOfficers,
        _ staff: DemoStaff
    ) async throws -> Int {
        let number = try await KeyRecoveryDesk(centre: centre, person: staff.producer)
            .propose(certificate, .token(token), "介质损坏补办").number
        let desk = KeyRecoveryDesk(centre: centre, person: staff.manager)
        _ = try await desk.confirm(number)
        for officer in 1...DemoOfficers.threshold {
            let message = try KeyRecoveryDesk.share(officer, ofRecovery: number, in: centre)
            var share = try officers.decrypt(message, by: officer)
            defer { share.wipe() }
            _ = try await desk.release(share, for: number)
        }
        _ = try await desk.finish(number)
        return number
    }

    private func encryption(of application: ApplicationNumber) throws -> CertificateRecord {
        guard let record = try centre.book.certificate(of: application, purpose: .encryption) else {
            throw DemoFailure(expectation: "the token has a certificate to encrypt to")
        }
        return record
    }

    private func expectPair(_ pair: CertificateRecord, on token: any Token) async throws {
        guard let token = token as? any DualToken, let der = pair.certificate else {
            throw DemoFailure(expectation: "a token for two certificates")
        }
        let written = try await token.readEncryptionCertificate(in: .authentication)
        let key = try await token.encryptionKey(in: .authentication)
        try DemoFailure.expect(
            written == der && key == Certificate(der: der).publicKey,
            "the next token has the same key to decrypt with, and its certificate"
        )
    }
}
