import { members } from '../names';
import type { CpuModel } from './types';

const heavy = { rule: 'cpu-heavy-call-on-loop', source: 'least that is usual' } as const;
const inC = { ...heavy, releasesGil: true } as const;
const inPython = { ...heavy, releasesGil: false } as const;

/** Elements of an array that is made here: `numpy.zeros(n)` by its length in numbers. */
const cubed = (position: number) => [{ by: 'number', position, power: 3 }] as const;

/**
 * Numeric and image libraries. Priced as vector code: nanoseconds an element, where literals say how many; those without a size
 * are priced by the least that is usual, so that arithmetic on arrays of unknown size stays silent.
 */
export const vectors: readonly CpuModel[] = [
  { names: members('numpy', 'zeros ones empty full arange linspace'), fixed: 1_000, perUnit: 0.7, scales: [{ by: 'number', position: 0 }], does: 'fills an array', ...inC },
  { names: [...members('numpy.random', 'rand random randn standard_normal normal uniform')], fixed: 2_000, perUnit: 8, scales: [{ by: 'number', position: 0 }], does: 'draws random numbers', ...inC },
  { names: members('numpy.random.Generator', 'random standard_normal'), fixed: 2_000, perUnit: 5, scales: [{ by: 'number', position: 0 }], does: 'draws random numbers', ...inC },
  { names: members('numpy', 'vectorize'), fixed: 10_000, releasesGil: false, does: 'wraps a function', source: 'measured' },
  { names: ['numpy.identity', 'numpy.eye'], fixed: 2_000, perUnit: 0.3, scales: [{ by: 'number', position: 0, power: 2 }], does: 'fills a matrix', ...inC },
  { names: ['scipy.linalg.hilbert', 'scipy.linalg.invhilbert'], fixed: 5_000, perUnit: 1, scales: cubed(0), does: 'fills a matrix', ...inC },

  // Training and transcription take seconds at least, whatever the data.
  {
    names: [
      ...['sklearn.ensemble.RandomForestClassifier', 'sklearn.ensemble.RandomForestRegressor', 'sklearn.ensemble.GradientBoostingClassifier', 'sklearn.ensemble.GradientBoostingRegressor', 'sklearn.ensemble.ExtraTreesClassifier'],
      ...['sklearn.model_selection.GridSearchCV', 'sklearn.model_selection.RandomizedSearchCV', 'sklearn.manifold.TSNE', 'sklearn.cluster.KMeans', 'sklearn.cluster.DBSCAN', 'sklearn.neural_network.MLPClassifier'],
      ...['sklearn.linear_model.LogisticRegression', 'sklearn.svm.SVC', 'xgboost.XGBClassifier', 'xgboost.XGBRegressor', 'lightgbm.LGBMClassifier', 'lightgbm.LGBMRegressor', 'prophet.Prophet'],
    ].map((name) => `${name}.fit`),
    fixed: 200e6, does: 'trains a model', ...inC,
  },
  { names: members('sklearn.model_selection', 'cross_val_score cross_validate'), fixed: 500e6, does: 'trains a model several times', ...inC },
  { names: ['sentence_transformers.SentenceTransformer.encode', 'sentence_transformers.CrossEncoder.predict'], fixed: 100e6, does: 'runs a neural network', ...inC },
  { names: ['whisper.transcribe', 'whisper.Whisper.transcribe', 'faster_whisper.WhisperModel.transcribe'], fixed: 2e9, does: 'transcribes speech', ...inC },
  { names: ['easyocr.Reader.readtext', 'face_recognition.face_encodings', 'face_recognition.face_locations', 'deepface.DeepFace.verify', 'deepface.DeepFace.analyze', 'ultralytics.YOLO.predict', 'ultralytics.YOLO.__call__'], fixed: 200e6, does: 'runs a neural network over an image', ...inC },
  { names: ['transformers.PreTrainedModel.generate', 'transformers.pipeline.__call__', 'llama_cpp.Llama.__call__', 'llama_cpp.Llama.create_completion', 'llama_cpp.Llama.create_chat_completion'], fixed: 500e6, does: 'runs a language model', ...inC },
  { names: members('cv2', 'fastNlMeansDenoising fastNlMeansDenoisingColored stylization detailEnhance inpaint calibrateCamera'), fixed: 200e6, does: 'filters an image', ...inC },

  // Photos: as small as phones make them.
  { names: members('PIL.Image.Image', 'filter'), fixed: 20e6, does: 'filters an image', ...inC },
  { names: members('PIL.ImageOps', 'exif_transpose fit'), fixed: 5e6, does: 'transforms an image', ...inC },
  { names: members('PIL.Image.Image', 'resize rotate thumbnail convert'), fixed: 5e6, does: 'transforms an image', ...inC },
  { names: members('PIL.Image.Image', 'save'), fixed: 8e6, does: 'compresses an image', ...inC },

  // Documents and pictures that are drawn in Python code.
  { names: ['matplotlib.pyplot.savefig', 'matplotlib.figure.Figure.savefig', 'matplotlib.pyplot.tight_layout'], fixed: 100e6, does: 'draws a figure', ...inPython },
  { names: ['wordcloud.WordCloud.generate', 'wordcloud.WordCloud.generate_from_frequencies'], fixed: 500e6, does: 'arranges words', ...inPython },
  { names: ['weasyprint.HTML.write_pdf', 'xhtml2pdf.pisa.CreatePDF', 'pdfkit.from_string', 'reportlab.platypus.SimpleDocTemplate.build', 'fpdf.FPDF.output'], fixed: 150e6, does: 'lays out a document', ...inPython },
  { names: ['pypdf.PageObject.extract_text', 'PyPDF2.PageObject.extract_text', 'pdfplumber.page.Page.extract_text', 'pdfplumber.page.Page.extract_tables'], fixed: 60e6, does: 'takes the text from a page in Python code', ...inPython },
  { names: ['pdfminer.high_level.extract_text'], fixed: 300e6, does: 'takes the text from a document in Python code', ...inPython },
  { names: ['qrcode.make', 'qrcode.QRCode.make'], fixed: 60e6, does: 'computes a code', ...inPython },
  { names: ['black.format_str', 'black.format_file_contents'], fixed: 60e6, does: 'formats code', ...inPython },
  { names: ['pdf2image.convert_from_bytes', 'pdf2image.convert_from_path'], fixed: 300e6, does: 'draws the pages of a document', ...inC },
  { names: ['networkx.spring_layout', 'networkx.betweenness_centrality', 'networkx.pagerank'], fixed: 60e6, does: 'computes over a graph in Python code', ...inPython },
  { names: ['spacy.load.__call__', 'spacy.language.Language.__call__', 'spacy.language.Language.pipe'], fixed: 30e6, does: 'analyses text', ...inPython },
  { names: ['nltk.word_tokenize', 'nltk.sent_tokenize', 'nltk.pos_tag'], fixed: 5e6, does: 'analyses text in Python code', ...inPython },
  { names: ['tiktoken.Encoding.encode'], fixed: 100_000, does: 'counts tokens', releasesGil: true, source: 'least that is usual' },
];
