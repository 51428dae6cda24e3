import Foundation
import Model
import OpenSSL
import Store

extension KeyRecoveryDesk {
    /// What is handed to an officer: their share, encrypted to their certificate.
    ///
    /// - Parameters:
    ///   - share: which share, from 1.
    ///   - number: the recovery, CONFIRMED.
    ///   - centre: the centre.
    /// - Returns: CMS, DER.
    /// - Throws: `KeyRecoveryError` with `.wrongState`, `.notArchived` or `.noSuchShare`; `BookError`.
    public static func share(
        _ share: Int,
        ofRecovery number: Int,
        in centre: CACentre
    ) throws -> [UInt8] {
        let record = try found(number, in: centre)
        guard record.state == .confirmed else { throw KeyRecoveryError(.wrongState(number, record.state)) }
        guard let archive = try centre.book.keyArchive(of: record.certificate) else {
            throw KeyRecoveryError(.notArchived(record.certificate.serial))
        }
        guard let own = archive.shares.first(where: { $0.number == share }) else {
            throw KeyRecoveryError(.noSuchShare(share, of: archive.shares.count))
        }
        return own.message
    }

    /// What an authority gets: the key (PKCS#8), encrypted to its certificate.
    ///
    /// - Returns: CMS, DER.
    /// - Throws: `KeyRecoveryError` with `.noResult`; `BookError`.
    public static func result(of number: Int, in centre: CACentre) throws -> [UInt8] {
        guard let result = try found(number, in: centre).result else {
            throw KeyRecoveryError(.noResult(number))
        }
        return result
    }

    /// The recovery of this number.
    ///
    /// - Throws: `BookError` with `.notFound`.
    static func found(_ number: Int, in centre: CACentre) throws -> KeyRecoveryRecord {
        guard let record = try centre.book.keyRecovery(number) else {
            throw BookError(.notFound(object: "key recovery \(number)"))
        }
        return record
    }

    /// 恢复记录: who did what, when, for whom; all of it is in the audit chain, too, under the signatures of the staff.
    ///
    /// - Throws: `BookError`, with `.notFound` when there is none of this number.
    public static func transcript(of number: Int, in centre: CACentre) throws -> String {
        let record = try found(number, in: centre)
        let archive = try centre.book.keyArchive(of: record.certificate)
        let held = try centre.book.certificate(record.certificate)
        var lines = [
            "密钥恢复记录 \(number)", "类别: \(label(record.kind))", "状态: \(label(record.state))",
            "加密证书: \(record.certificate.authority) \(record.certificate.serial.hexadecimal)",
            "证书主体: \((held?.reservation.subject ?? "-").printable)",
            "公钥 SHA-256: \(archive.map { Hexadecimal.encode($0.keyHash) } ?? "-")",
            "申请: \(record.proposedBy) \(time(record.createdAt)) \(record.text)",
        ]
        if let token = record.tokenSerial { lines.append("恢复到介质: \(token)") }
        if let reference = record.reference { lines.append("依据: \(reference)") }
        if let recipient = record.recipient {
            lines.append("接收证书 SHA-256: \(Hexadecimal.encode(DigestAlgorithm.sha256.hash(recipient)))")
        }
        if let name = record.decidedBy, let moment = record.decidedAt {
            lines.append("\(record.state == .declined ? "否决" : "确认"): \(name) \(time(moment))")
        }
        let needed = archive?.threshold ?? 0
        for release in try centre.book.keyShares(ofRecovery: number) {
            let officer = archive?.shares.first { $0.number == release.share }?.name ?? "-"
            lines.append(
                "恢复员份额 \(release.share)（共需 \(needed)）: \(officer.printable) \(time(release.releasedAt)) 经办 \(release.releasedBy)"
            )
        }
        if let name = record.finishedBy, let moment = record.finishedAt {
            lines.append("完成: \(name) \(time(moment))")
        }
        if let result = record.result {
            lines.append("输出 SHA-256: \(Hexadecimal.encode(DigestAlgorithm.sha256.hash(result)))")
        }
        return lines.joined(separator: "\n")
    }

    private static func label(_ kind: KeyRecoveryRecord.Kind) -> String {
        switch kind {
        case .token: "恢复到介质"
        case .judicial: "司法恢复"
        }
    }

    private static func label(_ state: KeyRecoveryRecord.State) -> String {
        switch state {
        case .proposed: "待确认"
        case .confirmed: "已确认"
        case .declined: "已否决"
        case .done: "已完成"
        }
    }

    /// As `2026-11-22T08:00:00+0800`.
    private static func time(_ moment: Timestamp) -> String {
        let zone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        return Date(timeIntervalSince1970: TimeInterval(moment.secondsSinceEpoch))
            .formatted(Date.ISO8601FormatStyle(timeZone: zone))
    }
}
