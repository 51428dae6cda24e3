import ArgumentParser
import CRL
import Centre
import Foundation
import Model
import OpenSSL

/// `pki crl …`.
struct RevocationListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crl",
        abstract: "吊销列表: make, publish and read revocation lists.",
        discussion: ExitStatus.help,
        subcommands: [RevocationListPublish.self, RevocationListShow.self]
    )
}

/// A published list as it is printed.
struct RevocationListLine: Listing {
    let authority: String
    let number: Int64
    let thisUpdate: String
    let nextUpdate: String
    let entries: Int
    let fingerprint: String

    static let headings = ["AUTHORITY", "NUMBER", "THIS UPDATE", "NEXT UPDATE", "ENTRIES"]
    var cells: [String] { [authority, String(number), thisUpdate, nextUpdate, String(entries)] }
}

/// `pki crl publish`.
struct RevocationListPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Make and publish every authority's list now.",
        discussion: """
            A running server does this by itself, on schedule and right after a
            revocation.

            EXAMPLE
              pki crl publish

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let centre = try centre.open()
        let lists = try await centre.publishLists()
        for away in try centre.authoritiesAway() {
            let end =
                away.nextUpdate.map { "the published one ends \(Moment.text($0))" } ?? "none is published"
            Terminal.say(
                "pki: warning: the key of \(away.authority) is away, so its list was not renewed; \(end)"
            )
            Terminal.say(
                "pki: hint: bring it back with --root-keys or --share before that, and publish again"
            )
        }
        try await centre.close()
        try output.print(
            lists.map { list in
                RevocationListLine(
                    authority: list.record.authority.name,
                    number: list.record.number,
                    thisUpdate: Moment.text(list.record.thisUpdate),
                    nextUpdate: Moment.text(list.record.nextUpdate),
                    entries: list.record.entryCount ?? 0,
                    fingerprint: Hexadecimal.encode(list.record.fingerprint ?? [])
                )
            }
        )
    }
}

/// One revoked certificate as it is printed.
struct RevokedLine: Listing {
    let serial: String
    let date: String
    let reason: String

    static let headings = ["SERIAL", "REVOKED", "REASON"]
    var cells: [String] { [serial, date, reason] }
}

/// `pki crl show`.
struct RevocationListShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Read a published list, verify its signature, and list its entries.",
        discussion: """
            EXAMPLE
              pki crl show issuing

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The authority's name.")
    var authority: AuthorityID

    func run() async throws {
        let centre = try centre.open()
        let record = try centre.authorityRecord(authority.name)
        guard let der = try centre.listDirectory.read(authority) else {
            throw BookError(.notFound(object: "published list of \(authority)"))
        }
        let list = try RevocationList(der: der)
        try list.verifySignature(by: Certificate(der: record.certificate).publicKey)
        var lines: [RevokedLine] = []
        list.forEachEntry { entry in
            lines.append(
                RevokedLine(
                    serial: entry.serial.hexadecimal,
                    date: Moment.text(entry.revocation.date),
                    reason: entry.revocation.reason.rawValue
                )
            )
        }
        Terminal.say(
            "\(authority) list \(list.number ?? 0), \(Moment.text(list.thisUpdate)) to \(Moment.text(list.nextUpdate))"
        )
        try output.print(lines)
    }
}
