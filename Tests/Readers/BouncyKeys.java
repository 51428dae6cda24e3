import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.KEKRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Opens what a key to decrypt with leaves, and prints its private number.
 *
 * <pre>java BouncyKeys envelope FILE NUMBER | content FILE SECRET</pre>
 */
public final class BouncyKeys {
    private static final X9ECParameters CURVE = GMNamedCurves.getByName("sm2p256v1");
    private static final HexFormat HEX = HexFormat.of();

    private BouncyKeys() {}

    public static void main(String[] arguments) throws GeneralSecurityException, InvalidCipherTextException, IOException {
        Security.addProvider(new BouncyCastleProvider());
        byte[] octets = Files.readAllBytes(Path.of(arguments[1]));
        BigInteger number = switch (arguments[0]) {
            case "envelope" -> envelope(octets, new BigInteger(arguments[2], 16));
            case "content" -> content(octets, HEX.parseHex(arguments[2]));
            default -> throw new IllegalArgumentException("usage: envelope FILE NUMBER | content FILE SECRET");
        };
        System.out.println(String.format("%064x", number));
    }

    /** SM2EnvelopedKey, GM/T 0009 §7.4. */
    private static BigInteger envelope(byte[] octets, BigInteger recipient) throws InvalidCipherTextException {
        ASN1Sequence whole = ASN1Sequence.getInstance(octets);
        ASN1Sequence cipher = ASN1Sequence.getInstance(whole.getObjectAt(1));
        byte[] x = fixed(ASN1Integer.getInstance(cipher.getObjectAt(0)).getPositiveValue());
        byte[] y = fixed(ASN1Integer.getInstance(cipher.getObjectAt(1)).getPositiveValue());
        byte[] hash = ASN1OctetString.getInstance(cipher.getObjectAt(2)).getOctets();
        byte[] text = ASN1OctetString.getInstance(cipher.getObjectAt(3)).getOctets();
        byte[] message = HEX.parseHex("04" + HEX.formatHex(x) + HEX.formatHex(y) + HEX.formatHex(hash) + HEX.formatHex(text));
        ECDomainParameters domain = new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(false, new ECPrivateKeyParameters(recipient, domain));
        byte[] symmetric = engine.processBlock(message, 0, message.length);
        SM4Engine block = new SM4Engine();
        block.init(false, new KeyParameter(symmetric));
        byte[] encrypted = ASN1BitString.getInstance(whole.getObjectAt(3)).getOctets();
        byte[] plain = new byte[encrypted.length];
        for (int at = 0; at < encrypted.length; at += block.getBlockSize()) block.processBlock(encrypted, at, plain, at);
        BigInteger number = new BigInteger(1, plain);
        byte[] point = CURVE.getG().multiply(number).normalize().getEncoded(false);
        if (!HEX.formatHex(point).equals(HEX.formatHex(ASN1BitString.getInstance(whole.getObjectAt(2)).getOctets()))) {
            throw new IllegalStateException("another public half");
        }
        return number;
    }

    /** AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), its key wrapped with AES (RFC 3394). */
    private static BigInteger content(byte[] octets, byte[] secret) throws GeneralSecurityException, IOException {
        AuthEnvelopedData data = AuthEnvelopedData.getInstance(ContentInfo.getInstance(octets).getContent());
        RecipientInfo recipient = RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0));
        byte[] wrapped = KEKRecipientInfo.getInstance(recipient.getInfo()).getEncryptedKey().getOctets();
        Cipher unwrap = Cipher.getInstance("AESWrap", "BC");
        unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(secret, "AES"));
        SecretKey key = (SecretKey) unwrap.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
        EncryptedContentInfo info = data.getAuthEncryptedContentInfo();
        ASN1Sequence parameters = ASN1Sequence.getInstance(info.getContentEncryptionAlgorithm().getParameters());
        byte[] nonce = ASN1OctetString.getInstance(parameters.getObjectAt(0)).getOctets();
        byte[] tag = data.getMac().getOctets();
        Cipher open = Cipher.getInstance("AES/GCM/NoPadding", "BC");
        open.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * tag.length, nonce));
        byte[] text = info.getEncryptedContent().getOctets();
        PrivateKeyInfo pair = PrivateKeyInfo.getInstance(open.doFinal(HEX.parseHex(HEX.formatHex(text) + HEX.formatHex(tag))));
        return ECPrivateKey.getInstance(pair.parsePrivateKey()).getKey();
    }

    private static byte[] fixed(BigInteger number) {
        return HEX.parseHex(String.format("%064x", number));
    }
}
