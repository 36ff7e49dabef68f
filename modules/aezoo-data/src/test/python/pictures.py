"""Makes the pictures under src/test/resources/pictures and expected.csv, which says what Pillow reads from each: name,
channels, height, width and the values, channel by channel. EXIF's orientation is applied, CMYK becomes RGB.

    python3 pictures.py ../resources/pictures
"""
import struct
import sys

import numpy as np
from PIL import Image, ImageCms, ImageOps

folder = sys.argv[1] + "/"
names = []


def put(name, content):
    names.append(name)
    with open(folder + name, "wb") as out:
        out.write(content)


def save(name, image, **options):
    names.append(name)
    image.save(folder + name, **options)


def content(name):
    with open(folder + name, "rb") as file:
        return file.read()


def segment(mark, data):
    return struct.pack(">BBH", 0xFF, mark, len(data) + 2) + data


def without(jpeg, mark):
    at = jpeg.index(bytes([0xFF, mark]))
    return jpeg[:at] + jpeg[at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0] :]


def behind_start(jpeg, *segments):
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def renamed(jpeg, ids):
    jpeg = bytearray(jpeg)
    frame, scan = jpeg.index(b"\xff\xc0"), jpeg.index(b"\xff\xda")
    for i, name in enumerate(ids):
        jpeg[frame + 10 + 3 * i] = jpeg[scan + 5 + 2 * i] = name
    return bytes(jpeg)


def exif(orientation, order, size):
    kind, value = (3, struct.pack(order + "HH", orientation, 0)) if size == 2 else (4, struct.pack(order + "I", orientation))
    return ((b"II" if order == "<" else b"MM") + struct.pack(order + "HIHHHI", 42, 8, 1, 0x112, kind, 1) + value
            + struct.pack(order + "I", 0))


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def adobe(transform):
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def profile(kind):
    return segment(0xE2, b"ICC_PROFILE\0\1\1" + ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes())


y, x = np.mgrid[:8, :8]
inks = np.stack([5 + 20 * x, 30 * y, 0 * x + 200, 10 * (x + y)], 2).astype(np.uint8)
colours = np.stack([250 - 20 * x, 30 * y, 60 + 10 * (x + y)], 2).astype(np.uint8)
greys = (3 * x + 28 * y).astype(np.uint8)

# inks: Adobe's mark with and without YCCK, none at all, a profile of other colours
save("cmyk.jpg", Image.fromarray(inks, "CMYK"), quality=95)
cmyk = content("cmyk.jpg")
save("cmyk-grey-128.jpg", Image.new("CMYK", (8, 8), (0, 0, 0, 127)), quality=95)
put("ycck.jpg", cmyk.replace(b"Adobe\0\x64\0\0\0\0\0", b"Adobe\0\x64\0\0\0\0\2"))
put("cmyk-without-mark.jpg", without(cmyk, 0xEE))
put("cmyk-profile-of-rgb.jpg", behind_start(cmyk, profile("sRGB")))
put("cmyk-turned.jpg", behind_start(cmyk, segment(0xE1, b"Exif\0\0" + exif(6, "<", 2))))

# red, green and blue or luminance and colour differences
rgb = Image.fromarray(colours)
save("colour.jpg", rgb, quality=95, subsampling=0)
bare = without(content("colour.jpg"), 0xE0)
put("without-mark.jpg", bare)
put("without-mark-from-0.jpg", renamed(bare, [0, 1, 2]))
put("without-mark-rgb.jpg", renamed(bare, b"RGB"))
put("adobe-rgb.jpg", behind_start(bare, adobe(0)))
put("jfif-and-adobe.jpg", behind_start(bare, JFIF, adobe(0)))
put("profile-of-lab.jpg", behind_start(content("colour.jpg"), profile("LAB")))
put("profile-damaged.jpg", behind_start(content("colour.jpg"), segment(0xE2, b"ICC_PROFILE\0\1\1" + b"x" * 200)))
save("progressive.jpg", rgb, quality=90, progressive=True)

# which way up
small = Image.fromarray(np.array([[0, 40, 80], [120, 160, 200]], np.uint8))
save("flat.png", small)
for turn in range(1, 9):
    info = Image.Exif()
    info[0x112] = turn
    save("turned-%d.png" % turn, small, exif=info)
    plain = Image.fromarray(greys)
    plain.save(folder + "plain.jpg", quality=95)
    put("turned-%d.jpg" % turn, behind_start(content("plain.jpg"), segment(
        0xE1, b"Exif\0\0" + exif(turn, "<" if turn % 2 else ">", 2 if turn < 5 else 4))))
names.append("plain.jpg")
put("turned-9.jpg", behind_start(content("plain.jpg"), segment(0xE1, b"Exif\0\0" + exif(9, "<", 2))))
put("exif-cut.jpg", behind_start(content("plain.jpg"), segment(0xE1, b"Exif\0\0" + exif(6, "<", 2)[:12])))

# grey in other clothes
one = Image.fromarray(greys).convert("1")
for ending in ("png", "bmp", "gif"):
    save("one-bit." + ending, one)
    save("grey." + ending, Image.fromarray(greys))
shades = Image.fromarray((greys // 64).astype(np.uint8), "P")
shades.putpalette([0, 0, 0, 80, 80, 80, 160, 160, 160, 255, 255, 255])
save("grey-palette.png", shades, bits=2)
save("grey-palette-transparent.png", shades, bits=2, transparency=1)
save("grey-palette-transparent.gif", shades, transparency=1)
save("grey-16.png", Image.fromarray((greys.astype(np.uint16) * 257 + 100)))
save("grey-alpha.png", Image.merge("LA", [Image.fromarray(greys), Image.fromarray(255 - greys)]))
hues = Image.fromarray((greys // 64).astype(np.uint8), "P")
hues.putpalette([0, 0, 0, 80, 80, 80, 160, 160, 160, 255, 255, 250])
save("colour-palette.png", hues, bits=2)

# more than one frame
save("animated.gif", rgb.quantize(8), save_all=True, append_images=[rgb.rotate(90).quantize(8)], duration=40)
spot = Image.fromarray(np.array([[1, 2], [3, 2], [1, 1]], np.uint8), "P")
spot.putpalette([10, 20, 30, 200, 100, 50, 0, 0, 255, 90, 90, 90])
spot.save(folder + "frame-on-canvas.gif")
gif = bytearray(content("frame-on-canvas.gif"))
gif[6:10] = struct.pack("<HH", 5, 4)
at = gif.index(b",\0\0\0\0")
gif[at + 1 : at + 5] = struct.pack("<HH", 2, 1)
put("frame-on-canvas.gif", bytes(gif))

with open(folder + "expected.csv", "w") as out:
    for name in sorted(set(names)):
        image = Image.open(folder + name)
        grey = image.mode in ("1", "L", "LA", "I;16", "I") or image.mode == "P" and all(
            len(set(colour)) == 1 for colour in np.reshape(image.getpalette(), (-1, 3)).tolist())
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I"):
            values = np.round(np.asarray(image) / 257).astype(int)[None]
        elif image.mode == "LA":
            values = np.asarray(image)[None, :, :, 0]
        elif grey:
            values = np.asarray(image.convert("L"))[None]
        else:
            values = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
        out.write("%s,%d,%d,%d,%s\n" % (name, *values.shape, " ".join(map(str, values.ravel().tolist()))))
