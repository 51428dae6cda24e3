import Enrollment
import Model
import OpenSSL
import Store

/// What the script of 证书绑定 asks: forms like all others, answered in JSON.
extension PageResponder {
    /// More certificates than any token of ours carries.
    private static let mostCertificates = 16

    /// A certificate that can be bound.
    private struct Candidate {
        let shown: ShownCertificate
        let held: HeldCertificate
    }

    func binding(_ act: BindingAct, _ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        do {
            switch act {
            case .certificate: return try look(visit, account)
            case .challenge: return try challenge(visit, account)
            case .signature: return try await bind(visit, account)
            }
        } catch let refusal as BindingRefusal {
            return Problem(refusal, request: "-").reply()
        }
    }

    /// Of the certificates on a token the newest one that can be bound; when none can, the reason that says most.
    private func look(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let texts = visit.text("certificates")
            .split(separator: ",", maxSplits: PageResponder.mostCertificates)
        guard (1...PageResponder.mostCertificates).contains(texts.count) else {
            throw BindingRefusal(.malformed)
        }
        var newest: Candidate?
        var refusal: BindingRefusal?
        for text in texts {
            do {
                let one = try candidate(text, account)
                let isNewer =
                    newest.map { $0.shown.certificate.notBefore < one.shown.certificate.notBefore } ?? true
                if isNewer { newest = one }
            } catch let other as BindingRefusal {
                if refusal?.isForeign ?? true { refusal = other }
            }
        }
        guard let found = newest else { throw refusal ?? BindingRefusal(.malformed) }
        let isBound = try services.book.bindings(of: found.held.certificate.id).contains {
            $0.state == .bound
        }
        let rows = facts(of: found, visit.language).map { row in
            JSONValue.object([("label", .string(row.label)), ("value", .string(row.value))])
        }
        return json([
            ("certificate", .string(Hexadecimal.encode(found.shown.certificate.fingerprint))),
            ("bound", .bool(isBound)), ("rows", .array(rows)),
        ])
    }

    /// What is shown before somebody binds (product.md §6.4).
    private func facts(of found: Candidate, _ language: Language) -> [SheetView.Row] {
        let issuer = found.shown.certificate.issuer
        let row = SheetView.Row(
            label: words.text("card_issuer", language),
            value: issuer[.commonName] ?? issuer.description
        )
        var rows = certificateSection(found.held, language).rows
        // Behind key序列号.
        rows.insert(row, at: min(4, rows.count))
        return rows
    }

    func challenge(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let found = try candidate(visit.text("certificate"), account)
        let fingerprint = found.shown.certificate.fingerprint
        let nonce = try services.enrollment.bindingNonce(for: fingerprint, of: account.login)
        let statement = BindingStatement.bytes(
            account: account.login,
            fingerprint: fingerprint,
            nonce: nonce
        )
        return json([
            ("certificate", .string(Hexadecimal.encode(fingerprint))),
            ("nonce", .string(Hexadecimal.encode(nonce))),
            ("statement", .string(String(decoding: Base64.encode(statement), as: UTF8.self))),
        ])
    }

    func bind(_ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        let found = try candidate(visit.text("certificate"), account)
        guard let nonce = Hexadecimal.decode(visit.text("nonce")),
            let signature = Base64.decode(Array(visit.text("signature").utf8)), !signature.isEmpty
        else { throw BindingRefusal(.malformed) }
        let statement = BindingStatement.bytes(
            account: account.login,
            fingerprint: found.shown.certificate.fingerprint,
            nonce: nonce
        )
        try found.shown.check(signature, over: statement)
        do throws(EnrollmentError) {
            _ = try await services.enrollment.bind(
                found.held.certificate.id.serial,
                to: account.login,
                with: BindingProof(nonce: nonce, signature: signature)
            )
        } catch {
            throw try refusal(error, found.held.certificate.id, account)
        }
        return json([("path", .string("/bindings"))])
    }

    /// A certificate of this account that could be bound now.
    private func candidate(_ base64: some StringProtocol, _ account: AccountRecord) throws -> Candidate {
        let shown = try ShownCertificate(base64: base64)
        let (der, serial) = (shown.certificate.der, shown.certificate.serial)
        let held: HeldCertificate
        do throws(EnrollmentError) {
            held = try services.enrollment.bindable(der, serial, to: account.login)
        } catch {
            let known = try services.book.certificates(serial: serial).first { $0.certificate == der }
            throw try refusal(error, known?.id, account)
        }
        guard let authority = try services.book.authority(held.certificate.id.authority) else {
            throw PageError.fault
        }
        try shown.check(under: authority, at: services.clock.now)
        return Candidate(shown: shown, held: held)
    }

    /// The desk's refusal for the script; an accident stays what it is.
    private func refusal(
        _ error: EnrollmentError,
        _ id: CertificateID?,
        _ account: AccountRecord
    ) throws -> any Error {
        let isBound = try id.map { id in
            try services.book.bindings(of: id).contains { $0.state == .bound && $0.account != account.login }
        }
        if let refusal = BindingRefusal(error, isOwnRival: isBound != true) { return refusal }
        return error
    }

    private func json(_ members: [(String, JSONValue?)]) -> HTTPReply {
        HTTPReply(
            status: 200,
            fields: guarded([("content-type", "application/json")]),
            body: CanonicalJSON.encode(.object(members))
        )
    }
}
