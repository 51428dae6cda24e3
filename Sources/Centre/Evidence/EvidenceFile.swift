/// One file of an archive of evidence.
struct EvidenceFile {
    /// Its path in the archive, ASCII, at most 99 octets.
    let name: String
    let content: [UInt8]
}
