import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// A portal in which zhang has a certificate that an authority with a key has signed, on a token with a key.
struct BindingPages {
    /// What the script is answered.
    struct Answer: Decodable {
        struct Row: Decodable { let label, value: String }

        let status: Int?
        let code, words, detail: String?
        let certificate, nonce, statement, path: String?
        let bound: Bool?
        let rows: [Row]?
    }

    var holder: HolderPages
    let authority: TestIssuer
    /// The key on the token.
    let key: PrivateKey
    let certificate: Certificate

    init(
        of algorithm: KeyAlgorithm = .p256,
        uses: Set<KeyUsage> = [.digitalSignature],
        startsIn seconds: Int64 = 0
    ) async throws {
        holder = try await HolderPages()
        authority = try TestIssuer("platform", of: algorithm)
        key = try PrivateKey.generate(algorithm)
        try await holder.book.commit([.addAuthority(authority.record)])
        let uid = try holder.book.certificate(holder.certificate)?.reservation.subjectUID
        let issued = try authority.issue(
            2,
            to: key,
            uses: uses,
            startsIn: seconds,
            follows: holder.certificate,
            uid: uid
        )
        certificate = issued.certificate
        try await holder.book.commit(issued.changes)
    }

    var book: BookOfRecord { holder.book }

    /// Another certificate of zhang's.
    func another(_ index: Int, startsIn seconds: Int64 = 0) async throws -> Certificate {
        let uid = try book.certificate(holder.certificate)?.reservation.subjectUID
        let issued = try authority.issue(
            index,
            to: PrivateKey.generate(.p256),
            startsIn: seconds,
            follows: holder.certificate,
            uid: uid
        )
        try await book.commit(issued.changes)
        return issued.certificate
    }

    static func base64(_ octets: [UInt8]) -> String { String(decoding: Base64.encode(octets), as: UTF8.self) }

    /// Sends what the script sends.
    func send(
        _ act: String,
        _ texts: [String: String],
        _ session: SessionToken? = nil
    ) async throws -> (status: Int, answer: Answer) {
        let reply = await holder.portal.send("/bindings/\(act)", session ?? holder.me, texts)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(reply.body))
        return (reply.status, answer)
    }

    /// 获取CA信息.
    func look(
        _ certificates: [Certificate]? = nil,
        _ session: SessionToken? = nil
    ) async throws -> (status: Int, answer: Answer) {
        let all = (certificates ?? [certificate]).map { BindingPages.base64($0.der) }
        return try await send("certificate", ["certificates": all.joined(separator: ",")], session)
    }

    /// What is to be signed, and its nonce.
    func challenge(_ session: SessionToken? = nil) async throws -> (statement: [UInt8], nonce: String) {
        let texts = ["certificate": BindingPages.base64(certificate.der)]
        let (status, answer) = try await send("challenge", texts, session)
        #expect(status == 200, "\(answer)")
        let statement = try #require(answer.statement.flatMap { Base64.decode(Array($0.utf8)) })
        return (statement, try #require(answer.nonce))
    }

    /// 绑定CA.
    func bind(_ nonce: String, _ signature: [UInt8]) async throws -> (status: Int, answer: Answer) {
        let texts = [
            "certificate": BindingPages.base64(certificate.der), "nonce": nonce,
            "signature": BindingPages.base64(signature),
        ]
        return try await send("signature", texts)
    }

    /// The whole way.
    func bind() async throws -> (status: Int, answer: Answer) {
        let (statement, nonce) = try await challenge()
        return try await bind(nonce, key.sign(statement))
    }
}

/// An authority with a key, as the book has it.
struct TestIssuer {
    let id: AuthorityID
    let key: PrivateKey
    let certificate: Certificate

    init(_ name: String, of algorithm: KeyAlgorithm = .p256) throws {
        id = try #require(AuthorityID(name))
        key = try PrivateKey.generate(algorithm)
        let subject = try DistinguishedName([.init(.commonName, "必联测试CA")]).der
        certificate = try CertificateBody(
            serial: Sample.serial(900),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject,
            notBefore: Sample.now,
            notAfter: Sample.now.advanced(bySeconds: 86_400 * 3650),
            subject: subject,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        ).signed(by: key)
    }

    var record: AuthorityRecord {
        AuthorityRecord(
            id: id,
            role: .issuing,
            state: .active,
            algorithm: key.publicKey.algorithm,
            signatureAlgorithm: key.signatureAlgorithm,
            certificate: certificate.der,
            keyHash: key.publicKey.fingerprint,
            keyReference: "file:\(id).key",
            parent: Sample.rootID,
            predecessor: nil,
            createdAt: Sample.now
        )
    }

    /// A certificate, and how it comes into the book and into use; `signer` may be somebody else.
    func issue(
        _ index: Int,
        to holder: PrivateKey,
        uses: Set<KeyUsage> = [.digitalSignature],
        startsIn seconds: Int64 = 0,
        follows predecessor: CertificateID,
        uid: String?,
        signedBy signer: PrivateKey? = nil
    ) throws -> (certificate: Certificate, changes: [Change]) {
        let place = CertificateID(authority: id, serial: Sample.serial(index))
        let end = Sample.now.advanced(bySeconds: 86_400 * 20)
        let made = try CertificateBody(
            serial: place.serial,
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: certificate.subjectDER,
            notBefore: Sample.now.advanced(bySeconds: seconds),
            notAfter: end,
            subject: DistinguishedName([.init(.commonName, "王建华")]).der,
            subjectPublicKeyInfo: holder.subjectPublicKeyInfo,
            extensions: [
                .keyUsage(uses), .subjectKeyIdentifier(holder.publicKey.keyIdentifier),
                .authorityKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        ).signed(by: signer ?? key)
        let reservation = Sample.reservation(
            index,
            id: place,
            act: .renew,
            predecessor: predecessor,
            subjectUID: uid,
            tokenSerial: HolderPages.token,
            notAfter: end
        )
        let changes: [Change] = [
            .reserveCertificate(reservation), .intendCertificate(place, toBeSigned: made.tbs),
            .storeCertificate(place, certificate: made.der, at: Sample.now), .activateCertificate(place),
        ]
        return (made, changes)
    }
}
