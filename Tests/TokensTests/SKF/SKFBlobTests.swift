import Model
import OpenSSL
import Testing

@testable import Tokens

@Suite("Structures of SKF libraries")
struct SKFBlobTests {
    private static let packed = SKFLayout(width: .four, isPacked: true)

    @Test(
        "A public key of SM2 is read as it was written, and takes the room of its layout",
        arguments: SKFLayout.all
    )
    func publicKey(layout: SKFLayout) throws {
        let key = try PrivateKey.generate(.sm2).publicKey
        let blob = try #require(SKFPublicKey.blob(of: key, layout))
        #expect(blob.count == layout.width.rawValue + 128)
        #expect(SKFPublicKey.sm2(blob, layout) == key)
        #expect(SKFPublicKey.sm2(blob + [0], layout) == nil)
        for count in blob.indices { #expect(SKFPublicKey.sm2(Array(blob.prefix(count)), layout) == nil) }
        let other: SKFLayout.Width = layout.width == .four ? .eight : .four
        #expect(SKFPublicKey.sm2(blob, SKFLayout(width: other, isPacked: true)) == nil)
    }

    @Test("Numbers at the beginning of their fields are read like those at the end")
    func alignment() throws {
        let key = try PrivateKey.generate(.sm2).publicKey
        let (x, y) = (Array(key.keyBits.dropFirst().prefix(32)), Array(key.keyBits.suffix(32)))
        let (bits, room): ([UInt8], [UInt8]) = ([0, 1, 0, 0], [UInt8](repeating: 0, count: 32))
        let atTheFront = [bits, x, room, y, room].flatMap { $0 }
        #expect(SKFPublicKey.sm2(atTheFront, Self.packed) == key)
        let atTheEnd = [bits, room, x, room, y].flatMap { $0 }
        #expect(SKFPublicKey.sm2(atTheEnd, Self.packed) == key)
        let tooLarge = [bits, x, x, y, y].flatMap { $0 }
        #expect(SKFPublicKey.sm2(tooLarge, Self.packed) == nil)
    }

    @Test("A point off the curve, another size and another kind of key are refused")
    func foreignKeys() throws {
        let key = try PrivateKey.generate(.sm2).publicKey
        var blob = try #require(SKFPublicKey.blob(of: key, Self.packed))
        blob[1] = 2
        #expect(SKFPublicKey.sm2(blob, Self.packed) == nil)
        blob[1] = 1
        blob[131] ^= 1
        #expect(SKFPublicKey.sm2(blob, Self.packed) == nil)
        let foreign = try PrivateKey.generate(.p256).publicKey
        #expect(SKFPublicKey.blob(of: foreign, Self.packed) == nil)
    }

    @Test("An RSA key is read in the room of its layout", arguments: SKFLayout.all)
    func rsa(layout: SKFLayout) throws {
        let modulus = [0xC1] + [UInt8](repeating: 0x5A, count: 254) + [0x0F]
        var writer = SKFWriter(layout)
        writer.add(number: 0x10000)
        writer.add(number: 2048)
        writer.add(modulus + [0, 1, 0, 1])
        writer.pad()
        let key = try #require(SKFPublicKey.rsa(writer.bytes, layout))
        #expect(try key == PublicKey(rsaModulus: modulus, exponent: [1, 0, 1]))
        #expect(SKFPublicKey.rsa(Array(writer.bytes.dropLast(9)), layout) == nil)
    }

    @Test("A signature becomes the DER that verifies")
    func signature() throws {
        let key = try PrivateKey.generate(.sm2)
        var reader = try DERReader.sequence(key.sign([1, 2, 3]), of: "signature")
        let (r, s) = (try reader.magnitude(), try reader.magnitude())
        let blob = SKFNumber.field(r) + SKFNumber.field(s)
        let signature = try #require(SKFSignature(blob))
        #expect(key.publicKey.verify(signature: signature.der, message: [1, 2, 3]))
        #expect(signature.blob == blob)
    }

    @Test("A number keeps its sign in DER, and zero, a larger number and another length are no signature")
    func signatureBounds() throws {
        let (zero, one) = (SKFNumber.field([]), SKFNumber.field([1]))
        let high = SKFNumber.field([0x80] + [UInt8](repeating: 0, count: 31))
        let signature = try #require(SKFSignature(high + one))
        let r: [UInt8] = [2, 33, 0, 0x80] + [UInt8](repeating: 0, count: 31)
        #expect(signature.der == [0x30, 38] + r + [2, 1, 1])
        #expect(SKFSignature(zero + one) == nil)
        #expect(SKFSignature(one + zero) == nil)
        #expect(SKFSignature(one + SKFNumber.field([UInt8](repeating: 1, count: 33))) == nil)
        #expect(SKFSignature(one) == nil)
        #expect(SKFSignature(one + one + [0]) == nil)
    }
}
