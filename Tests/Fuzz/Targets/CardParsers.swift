import Model
import OpenSSL
import Tokens

enum CardParsers {
    static func answer(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let answer = ResponseAPDU(encoded: bytes) else {
            try promise("only an answer without a status is refused", bytes.count < 2)
            return
        }
        try promise("an answer is written as it was read", answer.encoded == bytes)
        guard let objects = TagLengthValue.sequence(answer.data) else { return }
        let again = TagLengthValue.sequence(objects.flatMap(\.encoded))
        try promise("objects are read as they were written", again == objects)
        for object in objects { _ = object.objects }
    }

    /// Whatever a token states of its key, for a key and token that it cannot know.
    static func attestation(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard bytes.count >= 2 else { return }
        let length = min(Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count - 2)
        let attestation = TokenAttestation(
            statement: Array(bytes[2..<(2 + length)]),
            issuer: Array(bytes[(2 + length)...])
        )
        guard let statement = try? Certificate(der: attestation.statement) else { return }
        let refusal = attestation.contradiction(of: statement.publicKey, serial: "1")
        try promise("it is about the key that it is about", refusal != .otherKey)
        let verdict = try? AttestationTrust().examine(
            attestation,
            of: statement.publicKey,
            serial: "1",
            at: Timestamp(secondsSinceEpoch: 1_795_305_600)
        )
        guard case .refused? = verdict else {
            throw BrokenPromise(description: "something is believed where nobody is trusted")
        }
    }

    static func frame(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let frame = try? WorkerFrame(body: bytes) else { return }
        try promise("a frame is no larger than it may be", bytes.count <= WorkerFrame.limit)
        try promise("a frame is written as it was read", Array(frame.bytes.dropFirst(4)) == bytes)
        guard let reply = try? frame.head(WorkerReply.self) else { return }
        let again = try? WorkerFrame(reply).head(WorkerReply.self)
        try promise("a reply is read as it was written", again == reply)
    }

    static func secrets(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let secrets = try? TokenSecrets(encoded: SecretBytes(copying: bytes)) else { return }
        try promise(
            "secrets are written as they were read",
            secrets.encoded().isEqual(to: SecretBytes(copying: bytes))
        )
    }
}
