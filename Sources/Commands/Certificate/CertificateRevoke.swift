import ArgumentParser
import Centre
import Foundation
import Model
import OpenSSL

/// `pki certificate revoke`.
struct CertificateRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "吊销: revoke certificates, for ever.",
        discussion: """
            Returns when the book is durable; OCSP answers 'revoked' within a second, and
            the next list is triggered. Without --confirm nothing is done but shown.

            Without a serial number everything that is selected is revoked, all or
            nothing, by two people. The dry run prints how many certificates that is and
            the digest of the exact set; with --expect the set must still be that one.

            key_compromise and token_lost block the key for ever. token_lost revokes every
            certificate of the token, with the encryption certificates that belong to
            them, and the token is LOST.

            EXAMPLE
              pki certificate revoke 5a01… --reason token_lost --as li.admin --confirm
              pki certificate revoke --authority issuing --profile EXPERT \\
                --issued-before 2026-03-01 --reason cessation \\
                --expect 0b1c… --second sun.guanli --as li.admin --confirm

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The serial number, hexadecimal; none to revoke what the options select.")
    var serial: SerialNumber?

    @Option(help: "The authority that issued.")
    var authority: AuthorityID?

    @OptionGroup var selection: RevocationSelection

    @Option(help: "Why: \(RevocationWord.help).")
    var reason: RevocationWord

    @Option(help: "Why, in words, at most 200 characters; 'other' needs it.")
    var text: String?

    @Option(help: "Since when the key may be in wrong hands, as 2026-11-22 or '2026-11-22 08:00:00'.")
    var invalidityDate: String?

    @Option(help: "The digest, or the number of certificates, that the dry run printed.")
    var expect: String?

    @Option(help: "The second person, for more than one certificate (default: PKI_SECOND).")
    var second: String?

    @Flag(help: "Also when nobody is left then who could act as super_admin, pki_admin or biz_admin.")
    var last = false

    @Flag(help: "Do it.")
    var confirm = false

    func validate() throws {
        guard serial != nil || authority != nil || !selection.isEmpty else {
            throw ValidationError("name a serial number, or select certificates")
        }
        guard serial == nil || selection.isEmpty else {
            throw ValidationError("a serial number and a selection exclude each other")
        }
        if let invalidityDate, Moment.read(invalidityDate) == nil {
            throw ValidationError("--invalidity-date must be a time, as 2026-11-22")
        }
    }

    func run() async throws {
        let centre = try centre.open()
        var order = try reason.order(text: text, invalidityDate: invalidityDate.flatMap(Moment.read))
        order.evenLast = last
        if confirm { try await recall(for: order, in: centre) }
        if let serial {
            try await revoke(serial, order, in: centre)
        } else {
            try await revokeSelection(order, in: centre)
        }
    }

    /// Takes in what newer lists say of what is to be revoked: it may be so already.
    private func recall(for order: RevocationOrder, in centre: CACentre) async throws {
        guard let serial else {
            return try await Recovered.recall(in: centre) { authority == nil || $0.authority == authority }
        }
        // What the book does not know may be on any list.
        guard let record = try? CertificateChoice.find(serial, of: authority, in: centre) else {
            return try await Recovered.recall(in: centre)
        }
        let concerned = try [record] + centre.falling(with: record, order)
        let names = Set(
            concerned.flatMap { record in
                [0, record.reservation.shard].map { RevocationListName(record.id.authority, shard: $0) }
            }
        )
        try await Recovered.recall(in: centre) { names.contains($0.full) }
    }

    private func revoke(_ serial: SerialNumber, _ order: RevocationOrder, in centre: CACentre) async throws {
        let record = try CertificateChoice.find(serial, of: authority, in: centre)
        let name = record.id.serial.hexadecimal
        let others = try centre.falling(with: record, order)
        guard confirm else {
            try centre.checkRevocation(record.id, order)
            let subject = Terminal.printable(record.reservation.subject)
            Terminal.say("would revoke \(name) of \(record.id.authority): \(subject)")
            for other in others { show(other, of: record) }
            return Terminal.say("nothing was done; repeat with --confirm")
        }
        let revocation = try await centre.revoke(record.id, order, by: staff.open(in: centre))
        let keyless = try centre.authoritiesWithoutKey(among: ([record] + others).map(\.id.authority))
        let owing = try centre.awaitingRecords(among: ([record] + others).map(\.id.authority))
        let fallen = try centre.fallenAuthorities()
        let twins = order.reason == .keyCompromise ? try centre.livingTwins(of: record) : []
        let unfilled = try Terminal.unfilled(without: record, in: centre)
        try await centre.close()
        Terminal.say("revoked \(name) at \(Moment.text(revocation.date))")
        for other in others { show(other, of: record) }
        Terminal.warnOfSilence(of: keyless.silent, fallen: Set(fallen.keys))
        Terminal.warnOfWait(for: keyless.waiting)
        Terminal.warn(ofOwedRecords: owing)
        Terminal.warn(ofUnfilled: unfilled)
        guard !twins.isEmpty else { return }
        Terminal.say("warning: \(twins.count) other certificates have the same key; revoke them with")
        Terminal.say("  --key \(Hexadecimal.encode(record.reservation.keyHash))")
    }

    /// One that ends with the certificate's token.
    private func show(_ other: CertificateRecord, of record: CertificateRecord) {
        let token = Terminal.printable(record.reservation.tokenSerial ?? "")
        Terminal.say("  with its token \(token): \(other.id.serial.hexadecimal) \(other.reservation.profile)")
    }

    private func revokeSelection(_ order: RevocationOrder, in centre: CACentre) async throws {
        // A name that is misspelt selects nothing, which must not look like an answer.
        if let authority { _ = try centre.authorityRecord(authority.name) }
        if let client = selection.client { try centre.demandClient(client) }
        let plan = try centre.planRevocation(
            of: selection.filter(authority: authority),
            for: order
        )
        show(plan)
        guard confirm else { return Terminal.say("nothing was done; repeat with --confirm") }
        let first = try staff.open(in: centre)
        let revocation = try await centre.revoke(
            plan,
            order,
            expecting: expectation(of: plan),
            by: first,
            second: (second ?? ProcessInfo.processInfo.environment["PKI_SECOND"]).map {
                try centre.staffOperator($0)
            }
        )
        let keyless = try centre.authoritiesWithoutKey(among: plan.items.map(\.id.authority))
        let owing = try centre.awaitingRecords(among: plan.items.map(\.id.authority))
        let fallen = try centre.fallenAuthorities()
        try await centre.close()
        Terminal.say("revoked \(plan.items.count) certificates at \(Moment.text(revocation.date))")
        Terminal.warnOfSilence(of: keyless.silent, fallen: Set(fallen.keys))
        Terminal.warnOfWait(for: keyless.waiting)
        Terminal.warn(ofOwedRecords: owing)
    }

    /// A number stands for the set that was shown only as long as it has that many certificates.
    private func expectation(of plan: RevocationPlan) -> [UInt8]? {
        guard let expect else { return nil }
        if expect.utf8.count < 10, let count = Int(expect) {
            return count == plan.items.count ? plan.digest : []
        }
        return Hexadecimal.decode(expect) ?? []
    }

    private func show(_ plan: RevocationPlan) {
        let profiles = Dictionary(grouping: plan.items, by: \.profile).map { "\($1.count) \($0)" }.sorted()
        Terminal.say("selected: \(plan.items.count) (\(profiles.joined(separator: ", ")))")
        for item in plan.items.prefix(10) {
            let before = item.before.map { ", revoked already: \($0.reason.rawValue)" } ?? ""
            Terminal.say("  \(item.id.serial.hexadecimal)  \(Terminal.printable(item.subject))\(before)")
        }
        if plan.items.count > 10 { Terminal.say("  …") }
        Terminal.result(Hexadecimal.encode(plan.digest))
    }
}
