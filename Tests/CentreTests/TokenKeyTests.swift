import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// Authorities whose keys are in SoftHSM2, where others have keys too.
@Suite("Keys of authorities in a token", .serialized)
struct TokenKeyTests {
    private let directory: TemporaryDirectory
    private let label = "a\(UUID().uuidString.prefix(8).lowercased())"

    init() throws {
        directory = try TemporaryDirectory()
        let isMade = FileManager.default.createFile(
            atPath: directory.path("pin"),
            contents: Data("\(SoftHSM.pin)\n".utf8),
            attributes: [.posixPermissions: 0o600]
        )
        try #require(isMade)
        _ = try SoftHSM.module()
    }

    private var query: String { "?module-path=\(SoftHSM.library)&pin-source=file:\(directory.path("pin"))" }

    private func plan(
        _ staged: StagedHierarchy,
        _ name: String,
        object: String? = nil
    ) throws -> AuthorityPlan {
        var plan = try staged.plan(name, parent: "root", algorithm: .p256)
        plan.custody = .token(uri: "pkcs11:token=main\(object.map { ";object=\($0)" } ?? "")\(query)")
        return plan
    }

    private func refusal(_ act: () async throws -> Void) async -> HSMError.Reason? {
        do {
            try await act()
            return nil
        } catch {
            return (error as? HSMError)?.reason
        }
    }

    /// The same in a token as the one of an authority.
    private func foreign(_ name: String, in token: HSMToken) throws -> AuthorityImport {
        let key = try token.generate(.p256, label: name)
        let subject = try DistinguishedName([.init(.commonName, name)])
        let now = WallClock.system.now
        let certificate = try CertificateBody(
            serial: #require(SerialNumber(bytes: [7])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject.der,
            notBefore: now.advanced(bySeconds: -86_400),
            notAfter: now.advanced(bySeconds: 900 * 86_400),
            subject: subject.der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        )
        .signed(by: key)
        return AuthorityImport(
            id: try #require(AuthorityID(name)),
            role: .issuing,
            certificate: certificate,
            key: .token(uri: "pkcs11:token=main;object=\(name)\(query)"),
            parent: nil,
            hasRecords: false
        )
    }

    @Test(
        "Two centres with authorities of one name in one token have keys of their own, and so have their signers"
    )
    func twoCentres() async throws {
        let (first, second) = (try await StagedHierarchy.make(), try await StagedHierarchy.make())
        let (one, two) = (try first.prepared.open(), try second.prepared.open())
        let ours = try await first.desk(one).create(plan(first, label))
        let error = await refusal { _ = try await second.desk(two).create(plan(second, label)) }
        #expect(error == .keyExists("label '\(label)'"))
        #expect(try !two.book.authorities().contains { $0.id == ours.id })
        let theirs = try await second.desk(two).create(plan(second, label, object: "\(label)-b"))
        #expect(theirs.keyHash != ours.keyHash)
        _ = try await two.renewSigner(of: theirs)
        let signers = try [one, two].map { centre in
            try centre.book.signers(.ocsp).filter { $0.authority == ours.id }
        }
        #expect(signers.map(\.count) == [1, 2])
        #expect(Set(signers.joined().map(\.keyHash)).count == 3)
        // The end of the one is not the end of the other.
        try two.destroyKey(of: theirs)
        for signer in signers[1] { try two.destroyKey(signer.keyReference) }
        #expect(one.hasKey(of: ours))
        #expect(try one.signs(#require(signers[0].first)))
        try await one.close()
        try await two.close()
    }

    @Test(
        "A key that an interrupted attempt of this centre left in a token is taken up, under its serial number"
    )
    func interrupted() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let plan = try plan(staged, label)
        let made = try await centre.makeKey(
            named: label,
            algorithm: .p256,
            signatureAlgorithm: .ecdsaWithSHA256,
            at: plan.custody
        )
        let record = try await staged.desk(centre).create(plan)
        #expect(record.keyHash == DigestAlgorithm.sha256.hash(made.key.subjectPublicKeyInfo))
        #expect(record.keyReference == made.reference)
        let reference = try TokenURI(parsing: record.keyReference)
        #expect(reference.serial != nil && reference.id != nil)
        try await centre.close()
    }

    @Test("What was said of module and PIN holds for signers and successors, with a label or without")
    func places() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        for object in [nil, "\(label)-key"] {
            let name = object == nil ? "\(label)-x" : label
            let record = try await staged.desk(centre).create(plan(staged, name, object: object))
            let reference = try TokenURI(parsing: record.keyReference)
            #expect(reference.object == object ?? name)
            let next = try await staged.desk(centre).rollOver(record.id)
            for kept in try [next.keyReference]
                + centre.book.signers(.ocsp).filter({ $0.authority == record.id }).map(\.keyReference)
            {
                let uri = try TokenURI(parsing: kept)
                #expect(uri.modulePath == SoftHSM.library && uri.pinFile == directory.path("pin"))
                #expect(uri.serial == reference.serial)
            }
            #expect(try TokenURI(parsing: next.keyReference).object == next.id.name)
        }
        try await centre.close()
    }

    @Test("The next signer is beside its authority's key when the token of the one before is away")
    func awaySigner() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let record = try await staged.desk(centre).create(plan(staged, label))
        // As it is after a move that was killed before it made a signer.
        let key = try PrivateKey.generate(.p256)
        let away = SignerRecord(
            purpose: .ocsp,
            authority: record.id,
            keyHash: key.publicKey.fingerprint,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            certificate: record.certificate,
            keyReference: "pkcs11:token=gone;serial=0000gone;object=\(label)\(query)",
            notBefore: centre.clock.now,
            notAfter: centre.clock.now.advanced(bySeconds: 86_400)
        )
        try await centre.book.commit([.addSigner(away)])
        let next = try await centre.renewSigner(of: record)
        let place = try TokenURI(parsing: record.keyReference).serial
        #expect(try place != nil && TokenURI(parsing: next.keyReference).serial == place)
        try await centre.close()
    }

    @Test("The key of an authority that was imported becomes no other one's, whatever it is called")
    func imported() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let old = try await desk.importAuthority(foreign(label, in: SoftHSM.token("main")))
        try await desk.retire(old.id)
        var filter = CertificateFilter()
        filter.keyHash = old.keyHash
        let before = try centre.book.certificates(filter, limit: 10).count
        let custody = try plan(staged, "\(label)-2", object: label)
        #expect(await refusal { _ = try await desk.create(custody) } == .keyExists("label '\(label)'"))
        var requested = custody
        requested.parent = nil
        let second = await refusal { [requested] in _ = try await desk.request(requested) }
        #expect(second == .keyExists("label '\(label)'"))
        #expect(try centre.book.certificates(filter, limit: 10).count == before)
        #expect(try centre.book.authorityRequests().isEmpty)
        #expect(centre.hasKey(of: old))
        try await centre.close()
    }

    @Test("A copy of an authority's key file under another name makes no other authority")
    func copiedFile() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let issuing = try centre.authorityRecord("issuing")
        let folder = centre.state.keys
        try FileManager.default.copyItem(atPath: "\(folder)/issuing.key", toPath: "\(folder)/twin.key")
        var filter = CertificateFilter()
        filter.keyHash = issuing.keyHash
        let before = try centre.book.certificates(filter, limit: 10).count
        let plan = try staged.plan("twin", parent: "root", algorithm: issuing.algorithm)
        await #expect(throws: KeyFileError.self) { _ = try await staged.desk(centre).create(plan) }
        // As if this centre had begun it under that name.
        let copied = try KeyFile.open("twin.key", of: centre)
        try await centre.book.commit([.once(key: centre.fileMark("twin", copied), at: centre.clock.now)])
        let taken = BookError(.keyAlreadyCertified(keyHash: issuing.keyHash))
        await #expect(throws: taken) { _ = try await staged.desk(centre).create(plan) }
        await #expect(throws: taken) { _ = try await staged.request("twin", at: centre) }
        #expect(try centre.book.certificates(filter, limit: 10).count == before)
        #expect(try centre.book.authorityRequests().isEmpty)
        try await centre.close()
    }

    @Test("A request that has an authority's key is given up without it")
    func sharedRequest() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        // As an earlier version left it.
        let issuing = try centre.authorityRecord("issuing")
        let key = try KeyFile.open("issuing.key", of: centre)
        let twin = AuthorityRequestRecord(
            id: try #require(AuthorityID("twin")),
            algorithm: issuing.algorithm,
            signatureAlgorithm: issuing.signatureAlgorithm,
            request: try CertificateRequest.signed(by: key, name: "twin").der,
            keyHash: issuing.keyHash,
            keyReference: issuing.keyReference,
            predecessor: nil,
            createdAt: centre.clock.now
        )
        try await centre.book.commit([.addAuthorityRequest(twin)])
        for id in [twin.id, request.id] { _ = try await staged.desk(centre).giveUpRequest(id) }
        #expect(try centre.book.authorityRequests().isEmpty)
        #expect(centre.hasKey(of: issuing))
        #expect(try !centre.book.isBlocked(keyHash: issuing.keyHash))
        #expect(try centre.book.isBlocked(keyHash: request.keyHash))
        #expect(!FileManager.default.fileExists(atPath: "\(centre.state.keys)/gov.key"))
        try await centre.close()
    }
}
