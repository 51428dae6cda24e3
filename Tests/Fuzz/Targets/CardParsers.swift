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
}
