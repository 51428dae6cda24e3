import ArgumentParser
import Centre
import Model
import Store

/// `pki audit export`.
struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the audit chain, one canonical JSON object per line, as it was hashed.",
        discussion: """
            The SHA-256 of each line (without its line end) is the entry's hash, and
            stands as 'previous' in the next line.

            EXAMPLE
              pki audit export > audit.jsonl

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    func run() async throws {
        let book = try centre.open().book
        var last: Int64 = 0
        while true {
            let entries = try book.auditEntries(after: last, limit: 1000)
            guard let end = entries.last else { return }
            for entry in entries {
                let line = entry.event.canonicalForm(
                    sequence: entry.sequence,
                    previousHash: entry.previousHash
                )
                Terminal.result(line + [UInt8(ascii: "\n")])
            }
            last = end.sequence
        }
    }
}
