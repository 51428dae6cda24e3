import Model
import Testing
import Tokens

@Suite("References to keys in tokens")
struct TokenURITests {
    @Test(
        "A reference is printed as it was read",
        arguments: [
            "pkcs11:",
            "pkcs11:token=ca1;serial=0a1b2c3d;object=issuing",
            "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil;model=1.0;id=%69%95%3E%5C",
            "pkcs11:object=%E7%AD%BE%E5%8F%91;type=private?pin-source=file:/etc/pki/pin&module-path=/usr/lib/m.so",
            "pkcs11:type=cert?module-path=/usr/lib/softhsm/libsofthsm2.so",
            "pkcs11:token=a&b;serial=1",
        ]
    )
    func roundTrip(text: String) throws {
        let uri = try TokenURI(parsing: text)
        #expect(try TokenURI(parsing: uri.description) == uri)
    }

    @Test("Every attribute is read")
    func attributes() throws {
        let uri = try TokenURI(
            parsing:
                "pkcs11:token=t%20;manufacturer=m;model=o;serial=s;object=%e7%ad%be;id=%00%ffA;type=public"
                + "?pin-source=file:///p/q&module-path=/m%20n"
        )
        #expect(uri.token == "t ")
        #expect(uri.manufacturer == "m")
        #expect(uri.model == "o")
        #expect(uri.serial == "s")
        #expect(uri.object == "签")
        #expect(uri.id == [0, 0xFF, 0x41])
        #expect(uri.type == .publicKey)
        #expect(uri.pinFile == "/p/q")
        #expect(uri.modulePath == "/m n")
    }

    @Test(
        "What breaks a rule is refused, and the words say which",
        arguments: [
            ("pkcs12:token=a", "does not begin"),
            ("PKCS11:token=a", "does not begin"),
            ("pkcs11:token", "no '='"),
            ("pkcs11:token=a;", "is empty"),
            ("pkcs11:token=a;;serial=1", "is empty"),
            ("pkcs11:=a", "name is malformed"),
            ("pkcs11:to ken=a", "name is malformed"),
            ("pkcs11:token=", "1 to 32"),
            ("pkcs11:token=\(String(repeating: "a", count: 33))", "1 to 32"),
            ("pkcs11:serial=\(String(repeating: "1", count: 17))", "1 to 16"),
            ("pkcs11:token=a;token=b", "stands twice"),
            ("pkcs11:token=a b", "%NN"),
            ("pkcs11:token=签", "%NN"),
            ("pkcs11:token=a%2", "hexadecimal"),
            ("pkcs11:token=a%zz", "hexadecimal"),
            ("pkcs11:token=%ff%fe", "UTF-8"),
            ("pkcs11:token=a%0ab", "control"),
            ("pkcs11:object=a%1b%5b31m", "control"),
            ("pkcs11:id=", "1 to 255"),
            ("pkcs11:type=data", "private, public, secret-key or cert"),
            ("pkcs11:slot-id=3", "serial"),
            ("pkcs11:colour=red", "not known"),
            ("pkcs11:token=a?colour=red", "not known"),
            ("pkcs11:token=a;pin-value=1234", "pin-value is refused"),
            ("pkcs11:token=a?pin-value=1234", "refused"),
            ("pkcs11:token=a?pin-source=/etc/pin", "file:"),
            ("pkcs11:token=a?pin-source=%7Cprompt", "file:"),
            ("pkcs11:token=a?pin-source=file:pin", "absolute"),
            ("pkcs11:token=a?module-path=m.so", "absolute"),
            ("pkcs11:token=a?module-name=softhsm", "module-path"),
            ("pkcs11:token=a?module-path=/a&module-path=/b", "stands twice"),
            ("pkcs11:token=a?module-path=/a&?x=y", "malformed"),
            ("pkcs11:object=\(String(repeating: "%41", count: 2000))", "4096"),
        ]
    )
    func refused(text: String, words: String) {
        let error = #expect(throws: HSMError.self) { try TokenURI(parsing: text) }
        #expect(error?.kind == .invalidInput)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("1234") == false)
    }
}
