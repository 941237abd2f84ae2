import { each, members } from '../names';
import type { TypeFactPart } from './facts';

/** Libraries that compute: what their functions give, where the cost of a method depends on its receiver. */
export const computingTypes: TypeFactPart = {
  returns: {
    're.compile': 're.Pattern',
    ...each([...members('re', 'match search fullmatch'), ...members('re.Pattern', 'match search fullmatch')], 're.Match'),
    ...each(members('PIL.Image', 'open new fromarray frombytes'), 'PIL.Image.Image'),
    ...each(members('PIL.Image.Image', 'resize rotate convert crop copy filter transpose'), 'PIL.Image.Image'),
    ...each(members('PIL.ImageOps', 'exif_transpose fit'), 'PIL.Image.Image'),
    'numpy.random.default_rng': 'numpy.random.Generator',
    'matplotlib.pyplot.figure': 'matplotlib.figure.Figure',
    'matplotlib.pyplot.subplots': 'tuple[matplotlib.figure.Figure, Any]',
    'spacy.blank': 'spacy.language.Language',
    'tiktoken.get_encoding': 'tiktoken.Encoding',
    'tiktoken.encoding_for_model': 'tiktoken.Encoding',
    'pwdlib.PasswordHash.recommended': 'pwdlib.PasswordHash',
    'whisper.load_model': 'whisper.Whisper',
    'openpyxl.load_workbook': 'openpyxl.Workbook',
  },
  aliases: {
    'argon2._password_hasher.PasswordHasher': 'argon2.PasswordHasher',
    'openpyxl.reader.excel.load_workbook': 'openpyxl.load_workbook',
  },
};
