import Model
import OpenSSL
import Testing

@testable import Tokens

@Suite("Envelopes with a key pair for an SKF token")
struct SKFEnvelopeTests {
    /// The fields as a sender writes them.
    private static func blob(
        _ layout: SKFLayout,
        version: UInt32 = 1,
        bits: UInt32 = 256,
        count: UInt32 = 16
    ) throws -> [UInt8] {
        var writer = SKFWriter(layout)
        writer.add(number: version)
        writer.add(number: 0x401)
        writer.add(number: bits)
        writer.add([UInt8](repeating: 7, count: 64))
        #expect(SKFPublicKey.add(try PrivateKey.generate(.sm2).publicKey, to: &writer))
        writer.add(curveNumber: [UInt8](repeating: 1, count: 32))
        writer.add(curveNumber: [UInt8](repeating: 2, count: 32))
        writer.add([UInt8](repeating: 3, count: 32))
        writer.add(number: count)
        writer.add([UInt8](repeating: 4, count: 16))
        return writer.bytes
    }

    @Test("One is read as it was written", arguments: SKFLayout.all)
    func read(layout: SKFLayout) throws {
        let blob = try Self.blob(layout)
        let envelope = try #require(SKFEnvelope(blob, layout))
        #expect(envelope.symmetricAlgorithm == 0x401)
        #expect(envelope.encryptedPrivateKey == [UInt8](repeating: 7, count: 64))
        #expect(
            envelope.wrappedKey.point
                == [UInt8](repeating: 1, count: 32) + [UInt8](repeating: 2, count: 32)
        )
        #expect(envelope.wrappedKey.hash == [UInt8](repeating: 3, count: 32))
        #expect(envelope.wrappedKey.octets == [UInt8](repeating: 4, count: 16))
        #expect(SKFEnvelope(envelope.blob(layout), layout) == envelope)
        #expect(Array(envelope.blob(layout).prefix(blob.count)) == blob)
    }

    @Test("What is cut short, or longer than it says, is refused", arguments: SKFLayout.all)
    func lengths(layout: SKFLayout) throws {
        let blob = try Self.blob(layout)
        for count in blob.indices { #expect(SKFEnvelope(Array(blob.prefix(count)), layout) == nil) }
        #expect(SKFEnvelope(blob + [UInt8](repeating: 0, count: 9), layout) == nil)
        for count: UInt32 in [0, 7, 17, 257, 0x7FFF_FFFF, 0xFFFF_FFFF] {
            #expect(try SKFEnvelope(Self.blob(layout, count: count), layout) == nil, "\(count)")
        }
    }

    @Test("Another version and another size of key are refused", arguments: SKFLayout.all)
    func versions(layout: SKFLayout) throws {
        #expect(try SKFEnvelope(Self.blob(layout, version: 2), layout) == nil)
        #expect(try SKFEnvelope(Self.blob(layout, bits: 384), layout) == nil)
    }
}
