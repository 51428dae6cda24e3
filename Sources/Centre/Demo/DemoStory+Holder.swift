import Enrollment
import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// What becomes of a token between its making and its end: it is renewed, and unlocked.
extension DemoStory {
    /// A new key beside the old one, and the certificate that follows; both keys stay usable.
    ///
    /// - Returns: the new certificate, in force.
    /// - Throws: what a part throws, or `DemoFailure`.
    func renew(
        _ product: ProductionLine.Product,
        on token: any Token,
        _ staff: DemoStaff
    ) async throws -> Certificate {
        try await teller.step("更新 (pki certificate rekey)") { facts in
            let secrets = try centre.keyring.custody().secrets(of: tokenRecord(product))
            let request = try await request(for: product, on: token, with: secrets)
            try evidence.keep(request.der, as: "renewal.csr")
            let order = SuccessionOrder(
                act: .rekey,
                predecessor: CertificateID(authority: try issuingID(), serial: product.certificate.serial),
                proof: request,
                tokenSerial: product.token.serial
            )
            let issued = try await SuccessionDesk(centre: centre, person: staff.administrator).succeed(order)
            let der = issued.certificate.der
            try await token.write(certificate: der, in: .signature, with: secrets)
            let written = try await token.readCertificate(in: .signature)
            let kept = try await token.readCertificate(in: .authentication)
            try DemoFailure.expect(
                written == der && kept == product.certificate.der,
                "both certificates are on the token"
            )
            let challenge = try SecureRandom.bytes(32)
            let signature = try await token.sign(challenge, in: .signature, with: secrets)
            let outcome = try await centre.proveSuccessor(
                issued.id,
                by: .signature(signature, ofChallenge: challenge),
                ActingParty(staff.administrator)
            )
            try DemoFailure.expect(outcome.dueAt != nil, "the old certificate stays for the overlap")
            try evidence.keep(challenge, as: "challenge.bin")
            try evidence.keep(signature, as: "challenge.sig")
            try evidence.keep(issued.certificate.pem, as: "renewed.pem")
            facts.told.append("新证书 \(issued.certificate.serial.hexadecimal)，旧证书在重叠期内仍有效")
            facts.checked.append("新密钥在介质内产生，与旧密钥并存；请求和挑战由介质签名，验证通过")
            return issued.certificate
        }
    }

    /// The holder has lost the PIN; two of the staff, the token at the desk, and a new PIN.
    ///
    /// - Throws: what a part throws, or `DemoFailure`.
    func unlock(
        _ product: ProductionLine.Product,
        on token: any Token,
        _ staff: DemoStaff
    ) async throws {
        try await teller.step("解锁 (pki token unlock)") { facts in
            let serial = product.token.serial
            let left = try await spendTries(of: token)
            facts.told.append("PIN 连续输错，还剩 \(left) 次；驱动不用最后一次")
            _ = try await UnlockDesk(centre: centre, staff: staff.registrar)
                .request(serial, text: "忘记PIN", evidence: "本人到场，核验身份证")
            _ = try await UnlockDesk(centre: centre, staff: staff.reviewer).approve(serial)
            let pin = try PINPolicy(of: tokenRecord(product), in: centre).draw()
            try await UnlockDesk(centre: centre, staff: staff.producer).run(on: token, typed: pin)
            let challenge = try SecureRandom.bytes(32)
            let signature = try await token.sign(
                challenge,
                in: .authentication,
                pin: pin.withBytes { SecretBytes(copying: $0) }
            )
            let tries = try await token.pinTriesLeft()
            try DemoFailure.expect(
                product.certificate.publicKey.verify(signature: signature, message: challenge)
                    && tries == product.pinTriesLeft,
                "the token signs under the new PIN, and has all tries"
            )
            facts.checked.append("受理员申请，审核员批准，制证员执行；新PIN由持有人输入，密钥不变")
        }
    }

    private func tokenRecord(_ product: ProductionLine.Product) throws -> TokenRecord {
        guard let record = try centre.book.token(serial: product.token.serial) else {
            throw DemoFailure(expectation: "the token is on record")
        }
        return record
    }

    /// A request by a new key in the token's second place.
    private func request(
        for product: ProductionLine.Product,
        on token: any Token,
        with secrets: TokenSecrets
    ) async throws -> CertificateRequest {
        let kind = product.certificate.publicKey.algorithm
        let key = try await token.generateKey(kind, in: .signature, with: secrets)
        let name = try DistinguishedName([.init(.commonName, product.token.serial)])
        let body = try CertificateRequest.body(subject: name, publicKey: key)
        let signature = try await token.sign(body, in: .signature, with: secrets)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(kind),
            signature: signature
        )
    }

    /// Types wrong PINs until the driver keeps the last try.
    ///
    /// - Returns: how many are left.
    private func spendTries(of token: any Token) async throws -> Int {
        var left = 0
        for _ in 0..<20 {
            do throws(TokenError) {
                _ = try await token.sign([0], in: .authentication, pin: PINPolicy().draw())
            } catch {
                switch error.reason {
                case .wrongPIN(let triesLeft): left = triesLeft ?? left
                case .tooFewTries: return left
                default: throw error
                }
            }
        }
        throw DemoFailure(expectation: "the driver keeps the last try")
    }
}
