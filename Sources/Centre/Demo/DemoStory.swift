import Store
import CRL
import Enrollment
import Foundation
import Messages
import Model
import OpenSSL
import Tokens

/// The story after the founding: from an application to a revocation that relying parties see.
struct DemoStory {
    let demo: CentreDemo
    let centre: CACentre
    /// Who recovers keys; nil for tokens with one certificate.
    let officers: DemoOfficers?

    var teller: DemoTeller { demo.teller }
    var evidence: DemoEvidence { DemoEvidence(folder: "\(demo.state.path)/evidence") }

    func tell() async throws {
        try evidence.begin()
        try evidence.keepAuthorities(of: centre)
        let staff = try await addStaff()
        let application = try await apply(staff)
        try await approve(application, staff)
        try await pay(application, staff)
        let tokens = try await blankTokens()
        var (token, product) = (tokens[0], try await produce(on: tokens[0], staff))
        if let officers {
            let application = try await applyForAnother(product, staff)
            product = try await recover(application, after: product, on: tokens[1], by: officers, staff)
            token = tokens[1]
        }
        try await askGood(product)
        let renewed = try await renew(product, on: token, staff)
        try await unlock(product, on: token, staff)
        try await revoke(product, staff)
        try await askRevoked(product)
        try await readList([product.certificate, renewed])
        try await verifyAudit()
        try evidence.keepReport(
            DemoReport(
                algorithm: centre.configuration.algorithm.rawValue,
                certificateSerial: product.certificate.serial.hexadecimal,
                renewedSerial: renewed.serial.hexadecimal,
                tokenSerial: product.token.serial,
                steps: teller.steps
            )
        )
    }

    private func addStaff() async throws -> DemoStaff {
        try await teller.step("工作人员 (pki staff create)") { facts in
            let administrator = try centre.staffOperator("admin")
            let people: [(String, String, Set<StaffRecord.Role>)] = [
                ("chen.shouli", "陈受理", [.registrar, .reviewer]), ("wang.shenhe", "王审核", [.reviewer]),
                ("zhao.caiwu", "赵财务", [.finance]), ("liu.zhizheng", "刘制证", [.producer]),
                ("zhou.guanli", "周管理", [.businessAdministrator]),
            ]
            for (name, displayName, roles) in people {
                let record = try await centre.addStaff(
                    name: name,
                    displayName: displayName,
                    roles: roles,
                    by: administrator
                )
                facts.told.append(
                    "\(displayName) \(record.name) \(roles.map(\.label).sorted().joined(separator: "、"))"
                )
            }
            let reviewer = try centre.book.staff(named: "wang.shenhe")?.certificate
            if let reviewer { try evidence.keepCertificate(reviewer, named: "staff.pem", of: centre) }
            return try DemoStaff(
                administrator: administrator,
                registrar: centre.staffOperator("chen.shouli"),
                reviewer: centre.staffOperator("wang.shenhe"),
                finance: centre.staffOperator("zhao.caiwu"),
                producer: centre.staffOperator("liu.zhizheng"),
                manager: centre.staffOperator("zhou.guanli")
            )
        }
    }

    private func apply(_ staff: DemoStaff) async throws -> ApplicationNumber {
        try await teller.step("新办申请 (pki application create)") { facts in
            let document = try ApplicationDocument(path: DemoPapers.write(into: "\(demo.state.path)/demo"))
            let record = try await centre.desk(for: staff.registrar).submit(
                document.form,
                uploads: document.uploads,
                by: Submitter(
                    login: "zhang.yanshi",
                    registrar: Principal(staff.registrar.record),
                    isEmailVerified: true,
                    isMobileVerified: true
                )
            )
            facts.told.append("\(record.number) 张演示 评标专家 → \(record.state.label)")
            return record.number
        }
    }

    private func approve(_ number: ApplicationNumber, _ staff: DemoStaff) async throws {
        try await teller.step("审核 (pki application approve)") { facts in
            let checks: Set<ReviewCheck> = [.identityMatchesDocument, .documentsLegible, .agreementSigned]
            let desk = try centre.desk(for: staff.registrar)
            do {
                _ = try await desk.approve(number, by: Principal(staff.registrar.record), checklist: checks)
                throw DemoFailure(expectation: "nobody approves what they entered")
            } catch let error as EnrollmentError where error.code == "sod_violation" {
                facts.checked.append("受理员自己审核被拒绝: \(error.message)")
            }
            let record = try await centre.desk(for: staff.reviewer)
                .approve(number, by: Principal(staff.reviewer.record), checklist: checks)
            facts.told.append("\(staff.reviewer.record.displayName) → \(record.state.label)")
        }
    }

    private func pay(_ number: ApplicationNumber, _ staff: DemoStaff) async throws {
        try await teller.step("收款确认 (pki order confirm)") { facts in
            guard let order = try centre.book.order(of: number) else {
                throw DemoFailure(expectation: "an order was opened")
            }
            let payment = try Payment(channel: .offline, transaction: "DEMO-1", amountFen: order.amountFen)
            let record = try await centre.desk(for: staff.finance)
                .confirmPayment(number, payment, by: Principal(staff.finance.record))
            facts.told.append(
                "\(order.amountFen / 100) 元，\(staff.finance.record.displayName) → \(record.state.label)"
            )
        }
    }

    /// As many as the story takes: with officers a second one, because the first one breaks.
    private func blankTokens() async throws -> [any Token] {
        let tokens = DemoTokens(
            algorithm: demo.algorithm == .sm2 ? .sm2 : .p256,
            library: demo.library,
            folder: demo.state.path
        )
        let blanks = try await tokens.blanks()
        try DemoFailure.expect(blanks.count >= (officers == nil ? 1 : 2), "blank tokens")
        return blanks
    }

    private func produce(
        on token: any Token,
        _ staff: DemoStaff
    ) async throws -> ProductionLine.Product {
        try await teller.step("制证 (pki produce)") { facts in
            let line = try ProductionLine(centre: centre, producer: staff.producer, station: "demo")
            guard let job = try await line.next().job else { throw CentreError(.queueEmpty) }
            let product = try await line.make(job, on: token)
            facts.told.append("介质 \(product.token.serial)，证书 \(product.certificate.serial.hexadecimal)")
            for entry in try centre.book.journal(of: job.application) {
                let padding = String(repeating: "　", count: max(1, 6 - entry.step.label.count))
                facts.told.append("\(entry.step.label)\(padding)\(entry.detail)")
            }
            try DemoFailure.expect(
                await token.readCertificate(in: .authentication) == product.certificate.der,
                "the certificate on the token is the one in the book"
            )
            facts.checked.append("密钥在介质内产生，证书逐字节读回，介质签名验证通过")
            try evidence.keep(product.certificate.pem, as: "certificate.pem")
            return product
        }
    }

    private func askGood(_ product: ProductionLine.Product) async throws {
        try await teller.step("查询状态 (pki ocsp query)") { facts in
            let inquiry = OCSPInquiry(issuer: try issuing(), clock: .system)
            let url = "\(centre.configuration.publicURL)/ocsp"
            let kept = try await inquiry.ask(
                product.certificate.serial,
                at: url,
                method: .post,
                hash: .sha1,
                freshness: .unasked
            )
            try DemoFailure.expect(kept.status == .good, "OCSP says good")
            try evidence.keep(kept.der, as: "ocsp-good.der")
            let fresh = try await inquiry.ask(
                product.certificate.serial,
                at: url,
                method: .get,
                hash: .sha256
            )
            try DemoFailure.expect(fresh.status == .good, "OCSP says good over GET with a nonce")
            facts.checked.append("OCSP good: POST SHA-1，GET SHA-256 加随机数")
        }
    }

    /// With the token everything on it ends.
    private func revoke(_ product: ProductionLine.Product, _ staff: DemoStaff) async throws {
        try await teller.step("吊销 (pki certificate revoke)") { facts in
            let id = CertificateID(authority: try issuingID(), serial: product.certificate.serial)
            let order = try RevocationOrder(RevocationCause.tokenLost)
            let revocation = try await centre.revoke(id, order, by: staff.administrator)
            facts.told.append("介质丢失，其上的证书全部吊销 → \(revocation.reason.rawValue)")
        }
    }

    /// The server learns of it through the status feed, as it would from another process.
    private func askRevoked(_ product: ProductionLine.Product) async throws {
        try await teller.step("再次查询状态") { facts in
            let inquiry = OCSPInquiry(issuer: try issuing(), clock: .system)
            let url = "\(centre.configuration.publicURL)/ocsp"
            let started = ContinuousClock.now
            while ContinuousClock.now - started < .seconds(5) {
                let answer = try await inquiry.ask(
                    product.certificate.serial,
                    at: url,
                    hash: .sha1,
                    freshness: .unasked
                )
                if case .revoked(let revocation) = answer.status {
                    let elapsed = (ContinuousClock.now - started).milliseconds
                    try DemoFailure.expect(revocation.reason == .keyCompromise, "OCSP tells the reason")
                    try evidence.keep(answer.der, as: "ocsp-revoked.der")
                    facts.checked.append("OCSP revoked (keyCompromise)，吊销后 \(Int(elapsed)) ms")
                    return
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            throw DemoFailure(expectation: "OCSP says revoked within five seconds")
        }
    }

    private func readList(_ revoked: [Certificate]) async throws {
        try await teller.step("吊销列表 (pki crl publish)") { facts in
            let (_, failed) = try await centre.publishLists()
            if let first = failed.first { throw first.error }
            let url = "\(centre.configuration.publicURL)/crl/issuing.crl"
            let exchange = try await HTTPExchange.send(.get, url)
            let list = try RevocationList(der: exchange.body)
            try list.verifySignature(by: issuing().publicKey)
            var listed: Set<SerialNumber> = []
            list.forEachEntry { listed.insert($0.serial) }
            try DemoFailure.expect(
                revoked.allSatisfy { listed.contains($0.serial) },
                "the list has the certificates of the token"
            )
            facts.checked.append("列表第 \(list.number ?? 0) 号，含该介质的 \(revoked.count) 张签名证书，签名有效")
            try evidence.keep(exchange.body, as: "crl.der")
            let root = try await HTTPExchange.send(.get, "\(centre.configuration.publicURL)/crl/root.crl")
            try evidence.keep(root.body, as: "root-crl.der")
        }
    }

    private func verifyAudit() async throws {
        try await teller.step("审计 (pki audit verify)") { facts in
            try await centre.sealAudit()
            let verdict = try centre.verifyAudit(with: centre.auditPublicKeys())
            try DemoFailure.expect(verdict.fault == nil, "the audit chain is whole")
            facts.checked.append("\(verdict.head.sequence) 条记录，哈希链完整，检查点签名有效")
        }
    }

    func issuingID() throws -> AuthorityID { try centre.authorityRecord("issuing").id }

    func issuing() throws -> Certificate {
        try Certificate(der: centre.authorityRecord("issuing").certificate)
    }
}

/// The people of the demo, each with their own key.
struct DemoStaff {
    let administrator: StaffOperator
    let registrar: StaffOperator
    let reviewer: StaffOperator
    let finance: StaffOperator
    let producer: StaffOperator
    let manager: StaffOperator
}
