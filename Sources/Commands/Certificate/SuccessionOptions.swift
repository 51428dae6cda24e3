import ArgumentParser
import Centre
import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// What every act takes by which one certificate follows another.
struct SuccessionOptions: ParsableArguments {
    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "The PKCS#10 request, PEM or DER; only its key is taken.")
    var request: String

    @Option(help: "The approved application of this act, instead of the facts on record.")
    var application: ApplicationNumber?

    @Option(
        help:
            "NAME=VALUE of a machine's certificate, as for 'pki certificate issue'; may be given more than once."
    )
    var fact: [FactOption] = []

    @Option(help: "The serial number of the token that holds the key.")
    var token: String?

    @Option(help: "Who confirms another member's new key: administrator or member (default: PKI_SECOND).")
    var second: String?

    private var confirming: String? { second ?? ProcessInfo.processInfo.environment["PKI_SECOND"] }

    /// The days before the end in which holders may renew (product.md §4).
    private static let windowDays: Int64 = 30

    /// Issues the successor, and prints it.
    func perform(_ act: IssuanceAct, cause: RevocationCause? = nil, evenLast: Bool = false) async throws {
        let centre = try centre.open()
        let desk = try SuccessionDesk(
            centre: centre,
            person: staff.open(in: centre),
            second: confirming.map(centre.staffOperator)
        )
        let predecessor = try choice.find(in: centre)
        try await Recovered.settle(in: centre)
        warn(act, of: predecessor, at: centre.clock.now)
        var order = SuccessionOrder(
            act: act,
            predecessor: predecessor.id,
            proof: try RequestFile.read(request),
            application: application,
            facts: try desk.machineFacts(fact.map(\.fact), of: predecessor),
            tokenSerial: token,
            cause: cause
        )
        order.evenLast = evenLast
        let issued = try await Self.succeed(order, at: desk, in: centre)
        let record = try centre.book.certificate(issued.id)
        let present = try centre.book.certificate(predecessor.id)
        let isLate = act != .reissue && present?.state == .revoked && record?.state == .issued
        if act == .renew || act == .rekey { try Terminal.warnOfEnd(of: issued.id, in: centre) }
        let unfilled = act == .reissue ? try Terminal.unfilled(without: predecessor, in: centre) : []
        try await centre.close()
        Terminal.warn(ofUnfilled: unfilled)
        if issued.wasOnRecord { Terminal.say("this was issued before; nothing new was signed") }
        let serial = issued.id.serial.hexadecimal
        Terminal.say(
            isLate
                ? "the certificate before it was revoked meanwhile, so it follows none: pki certificate withdraw \(serial)"
                : "when it works where it belongs: pki certificate activate \(serial)"
        )
        guard let line = record.map(CertificateLine.init) else { return }
        try output.print(line, lines: line.lines)
    }

    /// Whoever cannot get another certificate now must know that the lost one is still good.
    private static func succeed(
        _ order: SuccessionOrder,
        at desk: SuccessionDesk,
        in centre: CACentre
    ) async throws -> IssuedCertificate {
        do {
            return try await desk.succeed(order)
        } catch let error as any OperatorError {
            if order.act == .reissue, try centre.book.certificate(order.predecessor)?.state.mayBeGood ?? false
            {
                let (serial, cause) = (order.predecessor.serial.hexadecimal, order.cause ?? .tokenLost)
                Terminal.say("warning: \(serial) is still good; revoke it now, whatever keeps the new one:")
                Terminal.say("  pki certificate revoke \(serial) --reason \(cause.rawValue) --confirm")
            }
            throw error
        }
    }

    private func warn(_ act: IssuanceAct, of predecessor: CertificateRecord, at now: Timestamp) {
        guard act == .renew || act == .rekey else { return }
        let seconds = predecessor.reservation.notAfter.secondsSinceEpoch - now.secondsSinceEpoch
        let days = seconds / 86_400
        if seconds < 0 {
            Terminal.say("warning: the certificate has expired; the new one begins now")
        } else if days >= Self.windowDays {
            Terminal.say(
                "warning: the certificate has \(days) days left; holders may renew in the last \(Self.windowDays)"
            )
        }
    }
}
