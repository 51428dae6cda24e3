import Enrollment
import Testing

/// product.md §4.7 item 5.
@Suite("Masks over personal data")
struct MaskTests {
    @Test(
        "A name shows its first character only",
        arguments: [("张三", "张*"), ("张三丰", "张*"), ("John", "J*"), ("", "")]
    )
    func name(name: String, masked: String) {
        #expect(Mask.name(name) == masked)
    }

    @Test("An identity number shows four characters at each end")
    func identity() {
        #expect(Mask.identityNumber("110101199003071234") == "1101**********1234")
        #expect(Mask.identityNumber("E12345678") == "E1*****78")
        #expect(Mask.identityNumber("A1234") == "*****")
    }

    @Test("A mobile number shows three and four digits")
    func mobile() {
        #expect(Mask.mobile("13812341234") == "138****1234")
        #expect(Mask.mobile("110") == "***")
    }

    @Test("A mail address shows one character and the domain, not its length")
    func email() {
        #expect(Mask.email("zhang@example.com") == "z****@example.com")
        #expect(Mask.email("z@example.com") == "z****@example.com")
        #expect(Mask.email("@") == "****")
        #expect(Mask.email("") == "****")
    }
}
