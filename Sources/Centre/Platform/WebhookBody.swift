import Enrollment
import Foundation
import Model
import OpenSSL

/// What an endpoint is told of one event; nothing personal is in it.
///
/// Source: Standard Webhooks 1.0.0, "Payload structure".
enum WebhookBody {
    /// What is sent as a test, and stands in no order.
    static let test = "webhook.test"

    /// JSON; the same octets whenever the event is told.
    static func encode(_ event: WebhookEventRecord, _ certificate: CertificateRecord?) -> [UInt8] {
        let data = JSONValue.object([
            ("sequence", .number(String(event.sequence))),
            ("certificate", facts(event, certificate)),
            ("account", event.subject.map(account)),
            (event.kind == .revoked ? "reason" : "binding", event.detail.map(JSONValue.string)),
        ])
        return CanonicalJSON.encode(
            .object([
                ("type", .string(event.kind.rawValue)), ("timestamp", .string(text(event.occurredAt))),
                ("data", data),
            ])
        )
    }

    /// JSON of a test.
    static func encodeTest(of endpoint: String, at now: Timestamp) -> [UInt8] {
        CanonicalJSON.encode(
            .object([
                ("type", .string(test)), ("timestamp", .string(text(now))),
                ("data", .object([("endpoint", .string(endpoint))])),
            ])
        )
    }

    private static func facts(_ event: WebhookEventRecord, _ record: CertificateRecord?) -> JSONValue {
        let fingerprint = record?.certificate.map { Hexadecimal.encode(DigestAlgorithm.sha256.hash($0)) }
        return .object([
            ("authority", .string(event.certificate.authority.name)),
            ("serial", .string(event.certificate.serial.hexadecimal)),
            ("fingerprint", fingerprint.map(JSONValue.string)),
            ("profile", (record?.reservation.profile).map(JSONValue.string)),
            ("notBefore", (record?.reservation.notBefore).map { .string(text($0)) }),
            ("notAfter", (record?.reservation.notAfter).map { .string(text($0)) }),
            ("status", .string(event.state.rawValue)),
        ])
    }

    private static func account(_ subject: PlatformSubject) -> JSONValue {
        .object([("issuer", .string(subject.issuer)), ("subject", .string(subject.subject))])
    }

    /// `2026-11-30T07:44:53Z`.
    private static func text(_ time: Timestamp) -> String {
        Date(timeIntervalSince1970: TimeInterval(time.secondsSinceEpoch)).formatted(.iso8601)
    }
}
