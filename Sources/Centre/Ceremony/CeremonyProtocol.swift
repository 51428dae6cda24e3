import Foundation
import Model
import OpenSSL
import Store

/// The protocol of a ceremony that was held, or given up: who, when, every step, and the digest of everything that was made.
///
/// It is told from the book, so a run that was killed and went on has one protocol.
struct CeremonyProtocol {
    /// How a ceremony ended that was not held to its end.
    struct End {
        /// Why.
        let reason: String
        /// How many of its steps were done.
        let done: Int
    }

    let centre: CACentre
    let ceremony: Ceremony
    let persons: TwoPersons
    /// nil for one that was held.
    let end: End?

    func text() throws -> String {
        var lines = [
            "\(end == nil ? "密钥仪式记录" : "密钥仪式终止记录"): \(ceremony.name)", "",
            "机构: \(centre.configuration.name)", "目的: \(ceremony.purpose)",
            "日期窗口: \(ceremony.days.from) 至 \(ceremony.days.to)",
        ]
        lines += end.map(whoGaveUp) ?? whoHeld()
        lines += ["仪式文件 SHA-256: \(Hexadecimal.encode(ceremony.digest))", "", "步骤:"]
        for (position, step) in ceremony.steps.enumerated() {
            lines.append("\(position + 1). \(step.words)")
            lines += try outcome(of: step, at: position).map { "   \($0)" }
        }
        lines += try ["", "审计:"] + audit()
        let signers = end == nil ? "操作人" : "终止人"
        lines += ["", "本记录由\(signers)与复核人的密钥签名 (CMS, 同名 .p7s 文件)。", ""]
        return lines.joined(separator: "\n")
    }

    private func whoHeld() -> [String] {
        [
            "完成时间: \(Self.moment(centre.clock.now))",
            "操作人: \(person(persons.first.record))", "复核人: \(person(persons.second.record))",
        ] + ceremony.witnesses.map { "见证人: \($0)" }
    }

    private func whoGaveUp(_ end: End) -> [String] {
        let named = [ceremony.first, ceremony.second] + ceremony.witnesses
        return [
            "终止时间: \(Self.moment(centre.clock.now))", "终止原因: \(end.reason)",
            "终止人: \(person(persons.first.record))", "复核人: \(person(persons.second.record))",
            "仪式文件所列人员: \(named.joined(separator: ", "))",
        ]
    }

    /// What came of a step; of one that is not on record nobody knows how far it came.
    private func outcome(of step: CeremonyStep, at position: Int) throws -> [String] {
        if let done = end?.done, position >= done {
            return [position == done ? "未完成 (可能已部分执行)" : "未执行"]
        }
        return try Self.outcome(of: step, in: centre, isRehearsal: false)
    }

    /// What came of a step, from the book; a rehearsal leaves out what keys and clock decide.
    static func outcome(of step: CeremonyStep, in centre: CACentre, isRehearsal: Bool) throws -> [String] {
        switch step {
        case .create(let plan): return try authority(plan.id, in: centre, isRehearsal)
        case .rollOver(let id, _):
            guard let next = try centre.book.authorities().first(where: { $0.predecessor == id }) else {
                return []
            }
            let others =
                try others(of: next.id, in: centre, isRehearsal) + others(of: id, in: centre, isRehearsal)
            return try authority(next.id, in: centre, isRehearsal) + others
        case .crossSign(let id, _): return try others(of: id, in: centre, isRehearsal)
        case .sign(let path, _, _, _):
            guard !isRehearsal, let data = FileManager.default.contents(atPath: path) else { return [] }
            return try signed(Array(data), in: centre)
        case .crossSignFile(let path, _, let issuer, _):
            guard !isRehearsal, let data = FileManager.default.contents(atPath: path) else { return [] }
            return try crossed(Certificate(file: Array(data)), by: issuer, in: centre)
        case .revokeCertificate(let id, _):
            guard !isRehearsal, let record = try centre.book.certificate(id) else { return [] }
            return ["主题 \(record.reservation.subject)", try list(of: id.authority, in: centre)]
        case .publishList(let id):
            guard !isRehearsal, let list = try centre.book.latestRevocationList(of: RevocationListName(id))
            else { return [] }
            return ["列表 \(list.number), SHA-256 \(Hexadecimal.encode(list.fingerprint ?? []))"]
        case .retire(let id), .destroy(let id, _), .offline(let id), .share(let id, _, _, _),
            .revoke(let id, _), .move(let id, _):
            let record = try centre.authorityRecord(id.name)
            return ["状态 \(record.state.rawValue)"] + (isRehearsal ? [] : ["密钥位置 \(record.keyReference)"])
        }
    }

    private static func authority(
        _ id: AuthorityID,
        in centre: CACentre,
        _ isRehearsal: Bool
    ) throws -> [String] {
        let record = try centre.authorityRecord(id.name)
        let certificate = try Certificate(der: record.certificate)
        let days = (certificate.notAfter.secondsSinceEpoch - certificate.notBefore.secondsSinceEpoch) / 86_400
        let lines = [
            "\(id): 主题 \(certificate.subject), 签发者 \(certificate.issuer), 有效期 \(days) 天",
            try limits(of: certificate, in: centre),
        ]
        guard !isRehearsal else { return lines }
        return lines + [
            "证书 SHA-256 \(Hexadecimal.encode(certificate.fingerprint)), 序列号 \(certificate.serial.hexadecimal)",
            "公钥 SHA-256 \(Hexadecimal.encode(record.keyHash)), 密钥位置 \(record.keyReference)",
        ]
    }

    private static func others(
        of id: AuthorityID,
        in centre: CACentre,
        _ isRehearsal: Bool
    ) throws -> [String] {
        try centre.book.authorityCertificates(of: id).flatMap { other in
            let certificate = try Certificate(der: other.certificate)
            let line = "\(id) 的\(other.kind.rawValue)证书, 签发者 \(certificate.issuer)"
            return [
                isRehearsal ? line : "\(line), SHA-256 \(Hexadecimal.encode(other.fingerprint))",
                try limits(of: certificate, in: centre),
            ]
        }
    }

    /// By which profile an authority's certificate was made, and what it limits below it.
    private static func limits(of certificate: Certificate, in centre: CACentre) throws -> String {
        var filter = CertificateFilter()
        filter.keyHash = certificate.publicKey.fingerprint
        filter.purposes = [.authority]
        let record = try centre.book.certificates(filter, limit: 100)
            .first { $0.certificate == certificate.der }
        let profile = record.map { "模板 \($0.reservation.profile), " } ?? ""
        let length = certificate.basicConstraints?.pathLength.map(String.init) ?? "不限"
        return "\(profile)路径长度 \(length)\(further(certificate))"
    }

    /// What else a certificate limits below it: purposes, and names.
    private static func further(_ certificate: Certificate) -> String {
        let purposes = certificate.extendedKeyUsage.map { ", 用途限于 \($0.map(\.name).joined(separator: " "))" }
        let isNamed = certificate.extension(ExtensionIdentifier.nameConstraints) != nil
        return (purposes ?? "") + (isNamed ? ", 有名称约束" : "")
    }

    private static func signed(_ bytes: [UInt8], in centre: CACentre) throws -> [String] {
        let request = try CertificateRequest(file: bytes)
        guard let record = try centre.book.certificate(keyHash: request.publicKey.fingerprint),
            let der = record.certificate
        else { return [] }
        let digest = Hexadecimal.encode(DigestAlgorithm.sha256.hash(der))
        return [
            "证书 SHA-256 \(digest), 主题 \(record.reservation.subject)",
            try limits(of: Certificate(der: der), in: centre),
        ]
    }

    /// The last list of an authority.
    private static func list(of id: AuthorityID, in centre: CACentre) throws -> String {
        guard let list = try centre.book.publishedRevocationList(of: RevocationListName(id)) else {
            return "\(id) 未发布吊销列表"
        }
        return "\(id) 的列表 \(list.number), SHA-256 \(Hexadecimal.encode(list.fingerprint ?? []))"
    }

    /// The newest certificate that an authority signed for somebody else's.
    private static func crossed(
        _ foreign: Certificate,
        by issuer: AuthorityID,
        in centre: CACentre
    ) throws -> [String] {
        let keyHash = foreign.publicKey.fingerprint
        let found = try centre.certified(foreign.subject, keyHash: keyHash, by: issuer)
        guard let last = found.first?.certificate else { return [] }
        return [
            "证书 SHA-256 \(Hexadecimal.encode(last.fingerprint)), 主题 \(last.subject)",
            try limits(of: last, in: centre),
        ]
    }

    private func audit() throws -> [String] {
        let head = try centre.book.auditHead()
        var lines = ["审计链: 第 \(head.sequence) 条, \(Hexadecimal.encode(head.hash))"]
        if let checkpoint = try centre.book.latestAuditCheckpoint() {
            lines.append("审计密钥对第 \(checkpoint.sequence) 条的签名: \(Hexadecimal.encode(checkpoint.signature))")
        }
        return lines
    }

    private func person(_ record: StaffRecord) -> String { "\(record.displayName) (\(record.name))" }

    private static func moment(_ time: Timestamp) -> String {
        let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        return Date(timeIntervalSince1970: TimeInterval(time.secondsSinceEpoch))
            .formatted(Date.ISO8601FormatStyle(timeZone: zone))
    }
}

extension CACentre {
    /// The certificates between those of staff members and their roots, each once.
    func issuers(of certificates: [Certificate]) throws -> [Certificate] {
        var found: [Certificate] = []
        for certificate in certificates {
            let issuer = try book.authorities().first { record in
                guard let own = try? Certificate(der: record.certificate) else { return false }
                return certificate.isSigned(by: own.publicKey)
            }
            guard let issuer else { continue }
            found += try chain(of: issuer).filter { !$0.isSelfIssued && !found.contains($0) }
        }
        return found
    }

    /// The certificate and key with which a staff member signs a protocol.
    func protocolSigner(_ person: StaffOperator) throws -> (certificate: Certificate, key: PrivateKey) {
        guard let id = person.record.certificate, let der = try book.certificate(id)?.certificate,
            let key = person.signingBook?.key
        else { throw CentreError(.credentialInvalid(name: person.record.name)) }
        return (try Certificate(der: der), key)
    }
}
